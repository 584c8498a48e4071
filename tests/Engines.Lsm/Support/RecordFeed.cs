using C1z.Proto.Storage.V3;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Records for a load on several threads, in pieces of a few rows; a piece can be told to fail.</summary>
internal sealed class RecordFeed(GrantRecord[] records, int pieceRows, int rowsPerFill = int.MaxValue) : IGrantFeed
{
    private readonly (int Next, int End)[] _places = new (int, int)[64];
    private long _pieces;

    /// <summary>The piece whose rows cannot be made.</summary>
    internal long FailingPiece { get; init; } = -1;

    public bool TryTake(int shard, out long piece)
    {
        piece = Interlocked.Increment(ref _pieces) - 1;
        long start = Math.Min(piece * pieceRows, records.Length);
        _places[shard] = ((int)start, (int)Math.Min(start + pieceRows, records.Length));
        return start < records.Length;
    }

    public bool Fill(int shard, GrantBatch batch)
    {
        batch.Clear();
        ref (int Next, int End) place = ref _places[shard];
        if (place.Next / pieceRows == FailingPiece)
        {
            throw new InvalidDataException("the feed is told to fail");
        }

        for (int i = 0; i < rowsPerFill && place.Next < place.End; i++)
        {
            batch.Add(Puts.Row(batch, records[place.Next++]));
        }

        return place.Next < place.End;
    }
}
