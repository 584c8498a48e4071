using System.Buffers;
using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>
/// Writes one table, row by row in key order, to a stream or a buffer: data blocks, index, properties, metaindex, footer.
/// </summary>
/// <remarks>
/// For one thread. Nothing is allocated per row. The same options and rows give the same bytes. Without <see cref="Finish"/> there is no
/// table, only the
/// beginning of one.
/// </remarks>
public sealed partial class TableWriter : IDisposable
{
    private readonly TableWriterOptions _options;
    private readonly BlockEmitter _emitter;
    private readonly RowBlockBuilder _block;
    private readonly IndexBuilder _index;
    private readonly int _blockBytes;

    private byte[] _lastKey = new byte[256];
    private int _lastKeyLength;
    private ulong _lastTrailer;
    private byte[]? _smallest;
    private long _points;
    private long _deletes;
    private long _dataBlocks;
    private long _rawKeyBytes;
    private long _rawValueBytes;
    private ulong _lowestSequence = ulong.MaxValue;
    private ulong _highestSequence;
    private bool _finished;

    /// <summary>Starts a table in a stream, at the stream's position.</summary>
    /// <param name="output">The output; it stays open.</param>
    /// <param name="options">The layout; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options ask for what is not written.</exception>
    public TableWriter(Stream output, TableWriterOptions? options = null)
        : this(output ?? throw new ArgumentNullException(nameof(output)), null, options)
    {
    }

    /// <summary>Starts a table in a buffer.</summary>
    /// <param name="output">The output.</param>
    /// <param name="options">The layout; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options ask for what is not written.</exception>
    public TableWriter(IBufferWriter<byte> output, TableWriterOptions? options = null)
        : this(null, output ?? throw new ArgumentNullException(nameof(output)), options)
    {
    }

    private TableWriter(Stream? stream, IBufferWriter<byte>? buffer, TableWriterOptions? options)
    {
        _options = options ?? TableWriterOptions.Default;
        _options.Validate();
        _emitter = new BlockEmitter(stream, buffer, _options);
        _block = new RowBlockBuilder(_options.RestartInterval, _options.BlockBytes);
        _index = new IndexBuilder(_options.IndexPartBytes);
        _blockBytes = _options.BlockBytes;
    }

    /// <summary>Entries added so far.</summary>
    public long Entries => _points + _tombstones;

    /// <summary>An estimate of the table's size if it were finished now, in bytes; never too small by more than metadata.</summary>
    public long EstimatedSize => _emitter.Position + _block.Length;

    /// <summary>Adds a row at sequence number 0.</summary>
    /// <param name="userKey">Its key; above all keys before.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="TableException">The key is not above the one before (<see cref="TableErrorCode.OutOfOrder"/>).</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value) =>
        AddEntry(userKey, InternalKey.Trailer(0, EntryKind.Set), value);

    /// <summary>Adds an entry with its sequence number and kind; several entries of one key come newest first.</summary>
    /// <param name="userKey">Its key; not below the one before.</param>
    /// <param name="sequence">Its sequence number, below 2⁵⁶ − 1.</param>
    /// <param name="kind">A kind of point entry.</param>
    /// <param name="value">Its value; empty for kinds without one.</param>
    /// <exception cref="ArgumentException">The kind is not one of point entries.</exception>
    /// <exception cref="TableException">The entry does not come behind the one before (<see
    /// cref="TableErrorCode.OutOfOrder"/>).</exception>
    public void Add(ReadOnlySpan<byte> userKey, ulong sequence, EntryKind kind, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, InternalKey.MaxSequence);
        if (kind is not (EntryKind.Set or EntryKind.SetWithDelete or EntryKind.Delete or EntryKind.SingleDelete or EntryKind.DeleteSized))
        {
            throw new ArgumentException($"{kind} is not a kind of point entry that is written", nameof(kind));
        }

        _deletes += kind is EntryKind.Set or EntryKind.SetWithDelete ? 0 : 1;
        AddEntry(userKey, InternalKey.Trailer(sequence, kind), value);
    }

    /// <summary>Starts another table with the same options, in the memory of the one before; what was not finished is forgotten.</summary>
    /// <param name="output">The output.</param>
    public void Restart(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _emitter.Restart(output);
        _block.Clear();
        _index.Clear();
        _rangeDeletes = null;
        _smallest = null;
        _lastKeyLength = 0;
        _points = _deletes = _tombstones = _dataBlocks = _rawKeyBytes = _rawValueBytes = 0;
        _lowestSequence = ulong.MaxValue;
        _highestSequence = 0;
        _finished = false;
    }

    /// <inheritdoc/>
    public void Dispose() => _emitter.Dispose();

    private void AddEntry(ReadOnlySpan<byte> userKey, ulong trailer, ReadOnlySpan<byte> value)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        int shared = 0;
        if (_points > 0)
        {
            ReadOnlySpan<byte> last = new(_lastKey, 0, _lastKeyLength);
            shared = last.CommonPrefixLength(userKey);
            bool rises = shared == last.Length
                ? userKey.Length > shared || trailer < _lastTrailer
                : shared < userKey.Length && userKey[shared] > last[shared];
            if (!rises)
            {
                ThrowOutOfOrder(userKey);
            }
        }

        _block.Add(userKey, trailer, shared, value);
        Remember(userKey, shared, trailer);
        _rawKeyBytes += userKey.Length + InternalKey.TrailerLength;
        _rawValueBytes += value.Length;
        if (_block.Length >= _blockBytes)
        {
            FlushBlock();
        }
    }

    /// <summary>Keeps the key for the next comparison; its shared beginning is there already.</summary>
    private void Remember(ReadOnlySpan<byte> userKey, int shared, ulong trailer)
    {
        if (userKey.Length > _lastKey.Length)
        {
            Array.Resize(ref _lastKey, Math.Max(userKey.Length, _lastKey.Length * 2));
        }

        userKey[shared..].CopyTo(_lastKey.AsSpan(shared));
        _lastKeyLength = userKey.Length;
        _lastTrailer = trailer;
        if (_points++ == 0)
        {
            _smallest = InternalKey.Join(userKey, trailer);
        }

        ulong sequence = InternalKey.Sequence(trailer);
        _lowestSequence = Math.Min(_lowestSequence, sequence);
        _highestSequence = Math.Max(_highestSequence, sequence);
    }

    private void FlushBlock()
    {
        BlockHandle handle = _emitter.Write(_block, compress: true);
        _index.Add(_lastKey.AsSpan(0, _lastKeyLength), _lastTrailer, handle);
        _dataBlocks++;
    }

    private byte[] LastInternalKey() => InternalKey.Join(_lastKey.AsSpan(0, _lastKeyLength), _lastTrailer);

    private void ThrowOutOfOrder(ReadOnlySpan<byte> userKey)
    {
        string last = Convert.ToHexStringLower(_lastKey.AsSpan(0, _lastKeyLength));
        string next = Convert.ToHexStringLower(userKey);
        throw new TableException(
            TableErrorCode.OutOfOrder, "new table", _emitter.Position, $"the key {next} does not come behind the key {last}");
    }
}
