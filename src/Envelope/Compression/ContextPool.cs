using System.Collections.Concurrent;

namespace C1z.Envelope;

/// <summary>Keeps idle contexts for reuse: creating one costs more than using it for a small frame. Thread-safe.</summary>
internal sealed class ContextPool<T>(Func<T> create) : IDisposable
    where T : class, IDisposable
{
    private readonly ConcurrentBag<T> _idle = [];
    private volatile bool _disposed;

    public void Dispose()
    {
        _disposed = true;
        Drain();
    }

    internal T Rent() => _idle.TryTake(out T? context) ? context : create();

    internal void Return(T context)
    {
        _idle.Add(context);
        if (_disposed)
        {
            Drain();
        }
    }

    private void Drain()
    {
        while (_idle.TryTake(out T? context))
        {
            context.Dispose();
        }
    }
}
