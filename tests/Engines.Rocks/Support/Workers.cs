namespace C1z.Engines.Rocks.Tests;

/// <summary>Threads of a test, each with its own failure.</summary>
internal sealed class Workers
{
    private readonly List<Thread> _threads = [];
    private readonly List<Exception> _failures = [];

    public static Workers Start(int count, Action<int> work)
    {
        var workers = new Workers();
        for (int i = 0; i < count; i++)
        {
            int number = i;
            var thread = new Thread(() => workers.Run(work, number)) { IsBackground = true };
            workers._threads.Add(thread);
            thread.Start();
        }

        return workers;
    }

    /// <summary>Waits for the end of all.</summary>
    /// <returns>What they threw.</returns>
    public IReadOnlyList<Exception> Join()
    {
        _threads.ForEach(t => t.Join());
        return _failures;
    }

    /// <summary>Waits until something holds; fails after a minute.</summary>
    public static void Until(Func<bool> holds, string what) =>
        SpinWait.SpinUntil(holds, TimeSpan.FromMinutes(1)).Should().BeTrue(what);

    private void Run(Action<int> work, int number)
    {
        try
        {
            work(number);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            lock (_failures)
            {
                _failures.Add(e);
            }
        }
    }
}
