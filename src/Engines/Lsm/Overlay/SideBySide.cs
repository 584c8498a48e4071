using System.Runtime.ExceptionServices;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>Runs two pieces of work at the same time, one of them on the caller's thread.</summary>
internal static class SideBySide
{
    /// <summary>Runs both to their end; the first failure, if any, is thrown as it is.</summary>
    public static void Run(Action here, Action there)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                there();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
            Name = "c1z overlay",
        };
        thread.Start();
        try
        {
            here();
        }
        finally
        {
            thread.Join();
        }

        failure?.Throw();
    }
}
