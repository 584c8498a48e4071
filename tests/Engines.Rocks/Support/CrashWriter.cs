using System.Text;

namespace C1z.Engines.Rocks.Tests;

/// <summary>Appends from several threads until it is killed, and says each batch that was acknowledged.</summary>
internal static class CrashWriter
{
    public const string Command = "crash-writer";

    public const int Writers = 4;

    public static int Run(string path, Durability level, int window)
    {
        using RocksStore store = RocksStore.Open(path);
        using var log = new CommitLog(store, new CommitLogOptions
        {
            Durability = level,
            WindowCommits = window,
            GatherDelay = level == Durability.Async ? TimeSpan.FromHours(1) : null,
        });
        using Stream output = Console.OpenStandardOutput();
        var gate = new Lock();
        Workers.Start(Writers, writer =>
        {
            var batch = new RocksBatch();
            for (int i = 0; i < 1_000_000; i++)
            {
                batch.Clear();
                batch.Put(Encoding.UTF8.GetBytes($"{writer} {i:D8}"), new byte[100]);
                batch.Put(Encoding.UTF8.GetBytes($"last {writer}"), Encoding.UTF8.GetBytes($"{i}"));
                log.Append(batch);
                byte[] line = Encoding.UTF8.GetBytes($"{writer} {i:D8}\n");
                lock (gate)
                {
                    output.Write(line);
                }
            }
        }).Join();
        return 0;
    }
}
