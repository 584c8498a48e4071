namespace C1z.Envelope;

/// <content>Adding many files, compressed on several threads.</content>
public sealed partial class V3Writer
{
    // A file above this streams through the calling thread: as a finished frame in memory, several of them would not be bounded.
    private const long LargestBufferedFile = 64L << 20;

    /// <summary>
    /// Adds files in the order of their names. Frames are compressed by up to <see cref="V3WriteOptions.Workers"/> threads and placed by the caller's;
    /// at most twice as many compressed files of up to 64 MiB wait in memory, and larger ones are streamed.
    /// </summary>
    /// <param name="files">The files; no other order than that of their names is kept.</param>
    /// <param name="cancellationToken">Checked at every chunk; cancelling makes the writer unusable.</param>
    /// <inheritdoc cref="AddFile(string, Stream, long, CancellationToken)" path="/exception"/>
    public void AddFiles(IEnumerable<V3Source> files, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        V3Source[] sorted = [.. files.OrderBy(file => file.Name, Comparer<string>.Create(EntryNames.Compare))];
        if (_archive is not null || _options.Workers == 1)
        {
            foreach (V3Source file in sorted)
            {
                AddSource(file, cancellationToken);
            }

            return;
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using SemaphoreSlim threads = new(_options.Workers);
        Queue<(V3Source File, Task<EncodedFrame>? Frame)> inFlight = new();
        try
        {
            int next = 0;
            while (next < sorted.Length || inFlight.Count > 0)
            {
                while (next < sorted.Length && inFlight.Count < 2 * _options.Workers)
                {
                    V3Source file = sorted[next++];
                    inFlight.Enqueue((file, file.Length > LargestBufferedFile ? null : Task.Run(() => Encode(file, threads, stop.Token), CancellationToken.None)));
                }

                Place(inFlight, cancellationToken);
            }
        }
        finally
        {
            stop.Cancel();
            Drain(inFlight);
        }
    }

    private static void Drain(Queue<(V3Source File, Task<EncodedFrame>? Frame)> inFlight)
    {
        // Every encoder is back in its pool and every frame's memory too before the caller goes on.
        foreach ((_, Task<EncodedFrame>? frame) in inFlight)
        {
            frame?.ContinueWith(done => done.IsCompletedSuccessfully ? done.Result : null, TaskScheduler.Default).GetAwaiter().GetResult()?.Dispose();
        }
    }

    private void Place(Queue<(V3Source File, Task<EncodedFrame>? Frame)> inFlight, CancellationToken cancellationToken)
    {
        (V3Source file, Task<EncodedFrame>? task) = inFlight.Peek();
        if (task is null)
        {
            AddSource(file, cancellationToken);
        }
        else
        {
            // Workers outlive a failure here only until they are drained, so the head leaves the queue after it is placed.
            try
            {
                using EncodedFrame frame = task.GetAwaiter().GetResult();
                AddFrame(file.Name, frame);
            }
            catch
            {
                _unusable = true;
                throw;
            }
        }

        inFlight.Dequeue();
    }

    private void AddSource(V3Source file, CancellationToken cancellationToken)
    {
        using Stream content = file.Open();
        AddFile(file.Name, content, file.Length, cancellationToken);
    }

    private EncodedFrame Encode(V3Source file, SemaphoreSlim threads, CancellationToken cancellationToken)
    {
        threads.Wait(cancellationToken);
        try
        {
            FrameEncoder encoder = _encoders.Rent();
            try
            {
                using Stream content = file.Open();
                return encoder.Encode(content, file.Length, cancellationToken);
            }
            finally
            {
                _encoders.Return(encoder);
            }
        }
        finally
        {
            threads.Release();
        }
    }
}
