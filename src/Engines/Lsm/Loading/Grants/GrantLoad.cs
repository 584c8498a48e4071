namespace C1z.Engines.Lsm.Loading;

/// <summary>Grants of a bulk load that nobody has read yet, in the shards that loaded them, and the order in which they count.</summary>
/// <remarks>
/// Shards are filled by their threads; what they hold becomes part of the load when it is added, piece by piece in the order of the rows, whichever shard it
/// lies in. Of equal keys the one that was added last counts.
/// </remarks>
/// <param name="path">The snapshot, for messages.</param>
internal sealed class GrantLoad(string path) : IDisposable
{
    private readonly List<GrantShard> _shards = [];
    private readonly List<GrantPiece> _pieces = [];

    /// <summary>Number of grants, repeated ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Memory of all shards, in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            long bytes = 0;
            foreach (GrantShard shard in _shards)
            {
                bytes += shard.MemoryBytes;
            }

            return bytes;
        }
    }

    /// <summary>What of the memory is in use, in bytes.</summary>
    public long ContentBytes
    {
        get
        {
            long bytes = 0;
            foreach (GrantShard shard in _shards)
            {
                bytes += shard.ContentBytes;
            }

            return bytes;
        }
    }

    /// <summary>The shards.</summary>
    public IReadOnlyList<GrantShard> Shards => _shards;

    /// <summary>What counts, oldest first.</summary>
    public IReadOnlyList<GrantPiece> Pieces => _pieces;

    /// <summary>A shard; it and those before it are made when it is first asked for.</summary>
    public GrantShard Shard(int index)
    {
        while (index >= _shards.Count)
        {
            _shards.Add(new GrantShard(path));
        }

        return _shards[index];
    }

    /// <summary>Adds what a shard received, behind everything before.</summary>
    public void Add(GrantPiece piece)
    {
        Count = checked(Count + piece.Count);
        if (_pieces.Count > 0 && _pieces[^1] is var last && last.Shard == piece.Shard && last.End == piece.Start)
        {
            _pieces[^1] = last with { Count = last.Count + piece.Count };
        }
        else if (piece.Count > 0)
        {
            _pieces.Add(piece);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Count = 0;
        _pieces.Clear();
        _shards.ForEach(static shard => shard.Dispose());
        _shards.Clear();
    }
}

/// <summary>A stretch of a shard's grants.</summary>
/// <param name="Shard">The shard's index.</param>
/// <param name="Start">Position of the first grant.</param>
/// <param name="Count">Number of grants.</param>
internal readonly record struct GrantPiece(int Shard, int Start, int Count)
{
    /// <summary>Position behind the last grant.</summary>
    public int End => Start + Count;
}
