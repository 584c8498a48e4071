namespace C1z.Engines.Wire;

/// <summary>Walks the keys of a grant's sources.</summary>
/// <remarks>A <c>ref struct</c> for <c>foreach</c>: no allocation. Sources that were encoded in pieces are read as one map.</remarks>
public ref struct GrantSourceKeys
{
    private const int Entries = 1;
    private const int Key = 1;

    private readonly int _sourcesField;
    private WireReader _grant;
    private WireReader _sources;

    internal GrantSourceKeys(ReadOnlySpan<byte> grant, int sourcesField)
    {
        _sourcesField = sourcesField;
        _grant = new WireReader(grant);
    }

    /// <summary>The current key: an entitlement id as UTF-8.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>The encoded map entry of the current key.</summary>
    public ReadOnlySpan<byte> Entry { get; private set; }

    /// <summary>This walk.</summary>
    /// <returns>Itself.</returns>
    public readonly GrantSourceKeys GetEnumerator() => this;

    /// <summary>Steps to the next key.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="EngineException">The grant is malformed.</exception>
    public bool MoveNext()
    {
        do
        {
            while (_sources.TryReadField(out WireField field))
            {
                if (field.Is(Entries, WireType.Bytes))
                {
                    Entry = _sources.ReadBytes();
                    Current = KeyOf(Entry);
                    return true;
                }

                _sources.Skip(field);
            }
        }
        while (NextSources());

        return false;
    }

    private bool NextSources()
    {
        while (_grant.TryReadField(out WireField field))
        {
            if (field.Is(_sourcesField, WireType.Bytes))
            {
                _sources = new WireReader(_grant.ReadBytes());
                return true;
            }

            _grant.Skip(field);
        }

        return false;
    }

    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> key = default;
        var reader = new WireReader(entry);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(Key, WireType.Bytes))
            {
                key = reader.ReadBytes();
            }
            else
            {
                reader.Skip(field);
            }
        }

        return key;
    }
}
