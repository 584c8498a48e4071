using System.Collections.Concurrent;
using C1z.Engines.Lsm.Saving;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Compresses and hashes tables on a fixed number of threads and hands the frames on in the order in which the tables came.</summary>
/// <remarks>
/// The one owner of parallelism in a seal: producing rows and placing frames stays with the calling thread, so the result does not depend on the number of
/// threads. At most twice as many tables as threads wait; then the caller compresses too, so that no core idles. One caller.
/// </remarks>
internal sealed class FrameWorkers : IDisposable
{
    private readonly Action<string, EncodedFrame> _place;
    private readonly int _workers;
    private readonly int _bufferBytes;
    private readonly BlockingCollection<Job> _waiting = [];
    private readonly Queue<Job> _inOrder = new();
    private readonly Stack<TableBuffer> _free = new();
    private readonly List<TableBuffer> _buffers = [];
    private readonly List<Thread> _threads = [];
    private readonly StageTimes? _times;
    private readonly FrameReuse? _reuse;
    private readonly FrameEncoders _own;

    /// <summary>Creates the workers; threads start with the tables that need them.</summary>
    /// <param name="place">Takes a finished frame, on the calling thread, and owns it from then on.</param>
    /// <param name="workers">Number of threads, at least 1.</param>
    /// <param name="bufferBytes">How large tables get.</param>
    /// <param name="times">Receives the time of all threads.</param>
    /// <param name="reuse">Knows tables that are compressed already; null for none.</param>
    public FrameWorkers(Action<string, EncodedFrame> place, int workers, int bufferBytes, StageTimes? times, FrameReuse? reuse = null)
    {
        _times = times;
        _reuse = reuse;
        _own = new FrameEncoders(times, reuse);
        _place = place;
        _workers = workers;
        _bufferBytes = bufferBytes;
    }

    /// <summary>An empty buffer for a table.</summary>
    public TableBuffer Rent()
    {
        if (!_free.TryPop(out TableBuffer? buffer))
        {
            _buffers.Add(buffer = new TableBuffer(_bufferBytes));
        }

        return buffer;
    }

    /// <summary>Queues a table.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">Its bytes, in a buffer that was rented; it is taken back.</param>
    /// <param name="compression">How it is compressed.</param>
    /// <param name="cancel">Ends the wait for room in the queue.</param>
    public void Submit(string name, TableBuffer content, TableCompression compression, CancellationToken cancel)
    {
        if (_threads.Count < _workers && _inOrder.Count >= _threads.Count)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = "c1z frames" };
            thread.Start();
            _threads.Add(thread);
        }

        var job = new Job(name, content, compression);
        _inOrder.Enqueue(job);
        _waiting.Add(job, cancel);
        while (_inOrder.TryPeek(out Job? head) && (head.Frame.Task.IsCompleted || _inOrder.Count > 2 * _workers))
        {
            PlaceHead(cancel);
        }
    }

    /// <summary>Waits for all tables.</summary>
    /// <param name="cancel">Ends the wait.</param>
    public void Drain(CancellationToken cancel)
    {
        while (_inOrder.Count > 0)
        {
            PlaceHead(cancel);
        }
    }

    /// <summary>Stops the threads and drops what was not placed.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        while (_waiting.TryTake(out _))
        {
            // What no thread has begun need not be done.
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (Job job in _inOrder)
        {
            if (job.Frame.Task.IsCompletedSuccessfully)
            {
                job.Frame.Task.Result.Dispose();
            }
        }

        _buffers.ForEach(static buffer => buffer.Dispose());
        _own.Dispose();
        _waiting.Dispose();
    }

    private void PlaceHead(CancellationToken cancel)
    {
        Job job = _inOrder.Peek();
        while (!job.Frame.Task.IsCompleted && _waiting.TryTake(out Job? next))
        {
            cancel.ThrowIfCancellationRequested();
            _own.Encode(next);
        }

        _ = Task.WaitAny([job.Frame.Task], cancel);
        _inOrder.Dequeue();
        job.Content.Clear();
        _free.Push(job.Content);
        _place(job.Name, job.Frame.Task.GetAwaiter().GetResult());
    }

    private void Work()
    {
        using var encoders = new FrameEncoders(_times, _reuse);
        foreach (Job job in _waiting.GetConsumingEnumerable())
        {
            encoders.Encode(job);
        }
    }

    private sealed class Job(string name, TableBuffer content, TableCompression compression)
    {
        public string Name { get; } = name;

        public TableBuffer Content { get; } = content;

        public TableCompression Compression { get; } = compression;

        public TaskCompletionSource<EncodedFrame> Frame { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The encoders of one thread.</summary>
    private sealed class FrameEncoders(StageTimes? times, FrameReuse? reuse) : IDisposable
    {
        private readonly Dictionary<TableCompression, FrameEncoder> _encoders = [];

        public void Encode(Job job)
        {
            try
            {
                if (reuse?.Find(job.Content.Written) is { } frame)
                {
                    job.Frame.SetResult(frame);
                    return;
                }

                if (!_encoders.TryGetValue(job.Compression, out FrameEncoder? encoder))
                {
                    _encoders.Add(job.Compression, encoder = new FrameEncoder(job.Compression.Level, job.Compression.Tuning));
                }

                job.Frame.SetResult(encoder.Encode(job.Content.Written));
            }
            catch (Exception e)
            {
                // Thrown again where the caller waits for this table.
                job.Frame.SetException(e);
            }
        }

        public void Dispose()
        {
            foreach (FrameEncoder encoder in _encoders.Values)
            {
                times?.Add("compress", encoder.TimeCompressing);
                times?.Add("hash", encoder.TimeHashing);
                encoder.Dispose();
            }
        }
    }
}
