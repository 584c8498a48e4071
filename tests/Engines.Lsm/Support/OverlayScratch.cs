namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Opens engines that send unsaved rows through a store.</summary>
internal static class OverlayScratch
{
    internal static LsmEngine OpenPath(
        this Scratch scratch, LoadPath path, string? file = null, long budget = 256 << 20, Durability durability = Durability.None,
        WorkingStatePolicy? working = null) => LsmEngine.Open(file ?? scratch.File, new LsmOptions
        {
            Engine = new EngineOptions { Mode = OpenMode.ReadWrite, Clock = scratch.Clock },
            Workers = 1,
            MemoryBudgetBytes = budget,
            LoadPath = path,
            Durability = durability,
            WorkingState = working,
        });

    /// <summary>What a process that is killed now leaves: a copy of the snapshot and of its working directory.</summary>
    internal static string Kill(this Scratch scratch, string name)
    {
        string copy = scratch[name];
        if (File.Exists(scratch.File))
        {
            File.Copy(scratch.File, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(scratch.File));
        }

        if (Directory.Exists(scratch.Work))
        {
            Copy(scratch.Work, copy + ".work");
        }

        return copy;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        // Locks end with their process.
        foreach (string path in Directory.EnumerateFileSystemEntries(from).Where(p => !Path.GetFileName(p).Equals("lock", StringComparison.OrdinalIgnoreCase)))
        {
            string target = Path.Combine(to, Path.GetFileName(path));
            if (Directory.Exists(path))
            {
                Copy(path, target);
            }
            else
            {
                File.Copy(path, target);
            }
        }
    }
}
