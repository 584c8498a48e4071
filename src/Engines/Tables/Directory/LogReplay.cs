namespace C1z.Engines.Tables;

/// <summary>Replays the write-ahead logs whose entries are not in tables.</summary>
internal static class LogReplay
{
    /// <summary>Replays all logs from a number on, in the order of their numbers.</summary>
    /// <returns>The run, or <see langword="null"/> when the logs hold nothing.</returns>
    public static MemoryRun? Run(ITableStore store, long minUnflushedLog, TableDirectoryOptions options)
    {
        (long Number, string File)[] logs =
        [
            .. from file in store.FileNames
               let number = TableFileNames.LogNumber(file)
               where number >= minUnflushedLog && store.GetLength(file) > 0
               orderby number
               select (number.Value, file),
        ];
        var run = new MemoryRun();
        long left = options.MaxLogBytes;
        for (int i = 0; i < logs.Length; i++)
        {
            string file = logs[i].File;
            byte[] log = StoreFile.ReadAll(store, file, (int)left);
            left -= log.Length;
            TornTail tornTail = i == logs.Length - 1 ? options.TornTail : TornTail.Refuse;
            var reader = new RecordLogReader(log, file, logs[i].Number, tornTail);
            while (reader.TryRead(out ReadOnlySpan<byte> record))
            {
                WriteBatchReader.Replay(record, run, new BlockLocation(file, reader.RecordOffset));
            }
        }

        run.Freeze();
        return run.Count > 0 ? run : null;
    }
}
