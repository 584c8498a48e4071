using System.Text;
using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Counts rows by a type that their keys begin with. Rows come in key order, so a type is made into text once.</summary>
internal sealed class TypeCounter(SortedDictionary<string, long> counts)
{
    private byte[] _type = [];
    private long _run;
    private bool _any;

    /// <summary>Rows counted.</summary>
    public long Total { get; private set; }

    /// <summary>Counts rows.</summary>
    /// <param name="tuple">What follows a key's prefix; its first element is the escaped type.</param>
    /// <param name="rows">How many.</param>
    public void Add(ReadOnlySpan<byte> tuple, long rows = 1)
    {
        bool same = _any && tuple.Length > _type.Length && tuple[_type.Length] == TupleCodec.Separator && tuple.StartsWith(_type);
        if (!same)
        {
            Flush();
            int end = tuple.IndexOf(TupleCodec.Separator);
            _type = tuple[..(end < 0 ? tuple.Length : end)].ToArray();
            _any = true;
        }

        _run += rows;
        Total += rows;
    }

    /// <summary>Brings the last type into the counts, even when its rows add up to 0.</summary>
    public void Flush()
    {
        if (_any)
        {
            byte[] plain = new byte[_type.Length];
            string type = Encoding.UTF8.GetString(plain.AsSpan(0, TupleCodec.UnescapeTo(_type, plain)));
            counts[type] = counts.GetValueOrDefault(type) + _run;
        }

        _run = 0;
        _any = false;
    }
}
