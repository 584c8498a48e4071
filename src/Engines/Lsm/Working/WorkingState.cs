using C1z.Envelope;

namespace C1z.Engines.Lsm.Working;

/// <summary>What a writer keeps on disk before it saves: runs, and the journal that makes them a checkpoint.</summary>
/// <remarks>
/// <para>Order makes a checkpoint safe: runs reach the device, then the directory's entries, then the journal under a temporary name; the rename publishes it,
/// and the directory is flushed once more. Runs that an older journal lists are deleted only after that.</para>
/// <para>For one thread at a time.</para>
/// </remarks>
internal sealed class WorkingState : IDisposable
{
    /// <summary>The journal's file.</summary>
    public const string JournalName = "journal";

    private readonly FileSystem _files;
    private readonly WorkingDirectory? _directory;
    private readonly TemporaryDirectory _scratch;
    private readonly List<RunFile> _retired = [];
    private readonly List<string> _retiredStores = [];
    private Journal? _published;
    private bool _hasJournal;
    private bool _flushFailed;

    /// <summary>Creates a state without anything in it; nothing is touched.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="isWritable">False for a reader, whose runs are thrown away: they go to a temporary directory.</param>
    /// <param name="tempDirectory">Where a reader's directory is made; null for the system's.</param>
    /// <param name="files">The file operations.</param>
    public WorkingState(string snapshot, bool isWritable, string? tempDirectory, FileSystem files)
    {
        _files = files;
        _directory = isWritable ? new WorkingDirectory(snapshot, files) : null;
        _scratch = new TemporaryDirectory(files, tempDirectory);
        Runs = new RunFiles(Place, files);
    }

    /// <summary>The runs' files.</summary>
    public RunFiles Runs { get; }

    /// <summary>The checkpoint that another process would find; null when there is none.</summary>
    public Journal? Published => _published;

    /// <summary>Takes over what an earlier writer left. Without a checkpoint there is nothing worth keeping, and it is removed.</summary>
    /// <returns>The checkpoint; null when there is none.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineErrorCode.Busy"/>; <see cref="EngineErrorCode.Corrupt"/> or <see cref="EngineErrorCode.Unsupported"/>: the journal.
    /// </exception>
    public Journal? TakeOver()
    {
        if (_directory?.TakeIfThere() != true)
        {
            return null;
        }

        string path = _directory[JournalName];
        if (!_files.FileExists(path))
        {
            _directory.Remove();
            return null;
        }

        _hasJournal = true;
        _published = JournalCodec.Decode(ReadJournal(path), path);
        Runs.Next = _published.NextRun;
        _directory.Sweep(Kept(_published));
        return _published;
    }

    /// <summary>Opens the runs of the checkpoint, oldest first.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>.</exception>
    public IReadOnlyList<RunFile> OpenRuns()
    {
        var runs = new List<RunFile>();
        try
        {
            foreach (RunInfo run in _published!.Runs)
            {
                runs.Add(RunFile.OpenListed(_directory![RunFiles.NameOf(run.Number)], run, _files));
            }

            return runs;
        }
        catch
        {
            runs.ForEach(run => run.Dispose());
            throw;
        }
    }

    /// <summary>Takes a run out of use. Its file goes now, or with the next checkpoint when the present one lists it.</summary>
    public void Retire(RunFile run)
    {
        if (_published?.Runs.Any(listed => listed.Number == run.Info.Number) == true)
        {
            run.Dispose();
            _retired.Add(run);
        }
        else
        {
            Runs.Remove(run);
        }
    }

    /// <summary>Takes a closed store out of use. Its files go now, or with the next checkpoint when the present one names it.</summary>
    /// <param name="name">Its name.</param>
    public void RetireStore(string name)
    {
        _retiredStores.Add(name);
        RemoveRetiredStores();
    }

    /// <summary>Makes runs durable and publishes a journal that lists them.</summary>
    /// <param name="journal">All but the runs.</param>
    /// <param name="runs">The runs, oldest first.</param>
    /// <exception cref="EnvelopeException">A step failed; the checkpoint before is still the one that counts.</exception>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Io"/>: an earlier flush failed.</exception>
    public void Publish(Journal journal, IReadOnlyList<RunFile> runs)
    {
        RequireTrustworthyDevice();
        _directory!.Take();
        try
        {
            foreach (RunFile run in runs)
            {
                run.MakeDurable();
            }
        }
        catch
        {
            // What a device failed to take it may have dropped, and it says so only once.
            _flushFailed = true;
            throw;
        }

        if (_published is { Store.Length: > 0 } before && before.Store != journal.Store)
        {
            _retiredStores.Add(before.Store);
        }

        Publish(journal with { Runs = [.. runs.Select(run => run.Info)], NextRun = Runs.Next });
        _retired.ForEach(Runs.Remove);
        _retired.Clear();
        RemoveRetiredStores();
    }

    /// <summary>Notes in the checkpoint, if there is one, that a save is about to replace the snapshot: when that happened, the work is done.</summary>
    /// <param name="successor">The new snapshot.</param>
    public void Announce(V3Identity successor)
    {
        if (_published is { } journal)
        {
            Publish(journal with { Successor = successor });
        }
    }

    /// <summary>Throws everything away: it is saved, or not wanted.</summary>
    public void Remove()
    {
        _published = null;
        _hasJournal = false;
        _retired.Clear();
        _retiredStores.Clear();
        _flushFailed = false;
        _directory?.Remove();
    }

    /// <summary>Lets go. A checkpoint stays for the next writer, also one that could not be read; anything else is removed.</summary>
    public void Dispose()
    {
        _scratch.Dispose();
        if (_directory is { IsHeld: true } directory)
        {
            if (_published is not null)
            {
                directory.Sweep(Kept(_published));
            }
            else if (!_hasJournal)
            {
                directory.Remove();
            }

            directory.Dispose();
        }
    }

    private static HashSet<string> Kept(Journal journal) =>
        [JournalName, journal.Store, .. journal.Runs.Select(run => RunFiles.NameOf(run.Number))];

    /// <summary>The directory, made and taken.</summary>
    public string Place()
    {
        if (_directory is null)
        {
            return _scratch.Path;
        }

        _directory.Take();
        return _directory.Path;
    }

    private void RemoveRetiredStores()
    {
        foreach (string name in _retiredStores.Where(name => name != _published?.Store && _directory is { IsHeld: true }))
        {
            _directory!.Remove(name);
        }

        _retiredStores.RemoveAll(name => name != _published?.Store);
    }

    private void Publish(Journal journal)
    {
        if (_published is null)
        {
            _files.FlushDirectory(Path.GetDirectoryName(_directory!.Path)!);
        }

        using var file = AtomicFile.Create(_directory![JournalName], _files);
        file.Content.Write(JournalCodec.Encode(journal));
        _files.FlushDirectory(_directory.Path);
        try
        {
            file.Commit();
            (_published, _hasJournal) = (journal, true);
        }
        catch (EnvelopeException e) when (e.Code == EnvelopeErrorCode.NotDurable)
        {
            // It is the one that another process would find, even if a power cut may still take it back.
            (_published, _hasJournal) = (journal, true);
            throw;
        }
    }

    private byte[] ReadJournal(string path)
    {
        using var file = RandomAccessFile.OpenRead(path, _files);
        long length = file.Length;
        if (length > JournalCodec.MaxBytes)
        {
            throw new EngineException(EngineErrorCode.Corrupt, $"the journal has {length} bytes, more than {JournalCodec.MaxBytes}", path);
        }

        byte[] bytes = new byte[length];
        file.ReadExactly(bytes, 0);
        return bytes;
    }

    private void RequireTrustworthyDevice()
    {
        if (_flushFailed)
        {
            throw new EngineException(EngineErrorCode.Io, "an earlier flush of this work failed, so no checkpoint of it can be trusted; save it instead");
        }
    }
}
