using C1z.Engines.Rocks.Interop;

namespace C1z.Engines.Rocks;

/// <summary>A RocksDB store: sorted rows in a directory, with a log.</summary>
/// <remarks>
/// <para>Thread-safe, except that nothing may start after <see cref="Dispose"/>. Reads see every write that has returned.</para>
/// <para>The library is loaded by the first <see cref="Open"/> of the process, not before.</para>
/// <para>Calls are expensive here (Debian builds the library with its assertions): writes go over in batches, and whoever wants all rows flushes and reads the
/// table files of <see cref="ListTables"/>, which are in a format that the engine's own reader takes.</para>
/// </remarks>
public sealed class RocksStore : IDisposable
{
    private readonly StoreOptionsHandle _options;
    private readonly StoreHandle _store;
    private readonly WriteOptionsHandle _logged = new(log: true);
    private readonly WriteOptionsHandle _unlogged = new(log: false);
    private readonly ReadOptionsHandle _latest = new();

    private RocksStore(string directory, StoreOptionsHandle options, StoreHandle store)
    {
        Directory = directory;
        _options = options;
        _store = store;
    }

    /// <summary>Where it lies.</summary>
    public string Directory { get; }

    /// <summary>The library's number of the last change.</summary>
    public ulong LatestSequence => RocksNative.LatestSequence(_store);

    /// <summary>Loads the library, to learn early whether it is there.</summary>
    /// <exception cref="Envelope.EnvelopeException">The library is not there; the message says where it was looked for and how to install it.</exception>
    public static void RequireLibrary() => new WriteOptionsHandle(log: true).Dispose();

    /// <summary>Opens a store, or makes one; what its log holds is applied.</summary>
    /// <param name="directory">Its directory; the parent must exist.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="RocksException"><see cref="RocksErrorCode.Busy"/>: it is open somewhere; others as the library finds them.</exception>
    /// <exception cref="Envelope.EnvelopeException">The library is not there; the message says where it was looked for and how to install it.</exception>
    public static RocksStore Open(string directory, RocksStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= new RocksStoreOptions();
        options.Validate();
        var handle = new StoreOptionsHandle(options.ToText());
        try
        {
            return new RocksStore(directory, handle, new StoreHandle(handle, directory));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Applies a batch, whole or not at all.</summary>
    /// <param name="batch">The changes; the caller may use it again afterwards.</param>
    /// <param name="log">
    /// Whether it goes to the log too. Then it is durable after the next <see cref="FlushLog"/> that syncs; otherwise after the next <see cref="Flush"/>. A
    /// store should stay with one of the two: after a crash, logged batches are back and unlogged ones between them are not.
    /// </param>
    /// <exception cref="RocksException">It is not applied.</exception>
    public void Write(RocksBatch batch, bool log)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count > 0)
        {
            using var native = new BatchHandle(batch.Encoded);
            RocksNative.Write(_store, log ? _logged : _unlogged, native);
        }
    }

    /// <summary>Shows a value to a reader without copying it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">Passed to the reader.</param>
    /// <param name="read">Looks at the value. It must not write to the store.</param>
    /// <param name="snapshot">The moment to read at; null for now.</param>
    /// <returns>False when there is no such key; the reader is not called.</returns>
    /// <exception cref="RocksException">The store cannot be read.</exception>
    public bool TryRead<TState>(ReadOnlySpan<byte> key, TState state, RocksValueReader<TState> read, RocksSnapshot? snapshot = null)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(read);
        return RocksNative.TryRead(_store, snapshot?.Options ?? _latest, key, state, read);
    }

    /// <summary>The value of a key; null when there is none.</summary>
    /// <exception cref="RocksException">The store cannot be read.</exception>
    public byte[]? Get(ReadOnlySpan<byte> key, RocksSnapshot? snapshot = null)
    {
        byte[]?[] found = [null];
        TryRead(key, found, static (value, into) => into[0] = value.ToArray(), snapshot);
        return found[0];
    }

    /// <summary>The values of many keys, in their order; null where there is none.</summary>
    /// <exception cref="RocksException">The store cannot be read.</exception>
    public IReadOnlyList<byte[]?> GetMany(IReadOnlyList<byte[]> keys, RocksSnapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count == 0 ? [] : RocksNative.ReadMany(_store, snapshot?.Options ?? _latest, keys);
    }

    /// <summary>Walks a range of rows as they are now, or were at a snapshot.</summary>
    /// <param name="lower">The first key; empty for the start.</param>
    /// <param name="upper">The key behind the range; empty for no end.</param>
    /// <param name="snapshot">The moment to read at; null for now.</param>
    public RocksCursor OpenCursor(ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default, RocksSnapshot? snapshot = null) =>
        new(_store, snapshot, lower, upper);

    /// <summary>Keeps the rows as they are now readable.</summary>
    public RocksSnapshot TakeSnapshot() => new(_store);

    /// <summary>Takes table files over in one step: all of their rows at once, newer than everything in the store.</summary>
    /// <param name="paths">The files: the RocksDB footer of version 2, rows at sequence number 0, each key once in a file.</param>
    /// <param name="move">Whether the store may link the files instead of copying them; both stay on one file system then.</param>
    /// <exception cref="RocksException">None of the files was taken.</exception>
    public void Ingest(IReadOnlyList<string> paths, bool move)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count > 0)
        {
            RocksNative.Ingest(_store, paths, move);
        }
    }

    /// <summary>Makes tables of all rows in memory, and waits until they are durable.</summary>
    /// <exception cref="RocksException">It failed; the rows are still in memory.</exception>
    public void Flush() => RocksNative.Flush(_store);

    /// <summary>Gives the log to the operating system.</summary>
    /// <param name="sync">Whether to wait until it is durable. Other writes go on meanwhile.</param>
    /// <exception cref="RocksException">It failed; the library accepts no more writes.</exception>
    public void FlushLog(bool sync) => RocksNative.FlushLog(_store, sync);

    /// <summary>Merges all tables into one sorted level, without replaced and removed rows.</summary>
    public void Compact() => RocksNative.CompactAll(_store);

    /// <summary>The tables, in no order. Rows in memory are in none: <see cref="Flush"/> first.</summary>
    public IReadOnlyList<RocksTable> ListTables() => RocksNative.ListTables(_store);

    /// <summary>Makes a store in another directory that has the rows of now; tables are shared by links where the file system can.</summary>
    /// <param name="directory">The new store's directory; it must not exist.</param>
    /// <exception cref="RocksException">It failed; there is no new store.</exception>
    public void Checkpoint(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        using var checkpoint = new CheckpointHandle(_store);
        RocksNative.WriteCheckpoint(checkpoint, directory, logBytesForFlush: 0);
    }

    /// <summary>Closes the store as soon as its cursors and snapshots are disposed. The log is given to the operating system, not synced.</summary>
    public void Dispose()
    {
        _latest.Dispose();
        _logged.Dispose();
        _unlogged.Dispose();
        _store.Dispose();
        _options.Dispose();
    }
}
