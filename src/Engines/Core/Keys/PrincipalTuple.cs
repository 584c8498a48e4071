namespace C1z.Engines.Keys;

/// <summary>The two escaped elements that name a principal inside keys.</summary>
/// <remarks>On-disk format; a change is a new version: <c>type · id</c>, <c>·</c> being <c>00</c>. A view over bytes it does not own.</remarks>
public readonly ref struct PrincipalTuple
{
    private PrincipalTuple(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id)
    {
        Bytes = bytes;
        Type = type;
        Id = id;
    }

    /// <summary>Both elements with the separator between them.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Resource type of the principal, escaped.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>Resource id of the principal, escaped.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>The most bytes that <see cref="Write"/> takes.</summary>
    /// <param name="type">Resource type.</param>
    /// <param name="id">Resource id.</param>
    /// <returns>Bytes.</returns>
    public static int MaxLength(ReadOnlySpan<byte> type, ReadOnlySpan<byte> id) =>
        checked(TupleCodec.MaxEscapedLength(type.Length + id.Length) + 1);

    /// <summary>Appends a principal to a key.</summary>
    /// <param name="key">The key under construction.</param>
    /// <param name="type">Resource type.</param>
    /// <param name="id">Resource id.</param>
    public static void Write(ref KeyWriter key, scoped ReadOnlySpan<byte> type, scoped ReadOnlySpan<byte> id)
    {
        key.WriteElement(type);
        key.WriteNextElement(id);
    }

    /// <summary>Splits a principal.</summary>
    /// <param name="bytes">The two elements.</param>
    /// <param name="principal">The parts.</param>
    /// <returns>False when the bytes are something else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out PrincipalTuple principal)
    {
        var reader = new TupleReader(bytes);
        if (reader.TryRead(out ReadOnlySpan<byte> type) && reader.TryReadLast(out ReadOnlySpan<byte> id))
        {
            principal = new PrincipalTuple(bytes, type, id);
            return true;
        }

        principal = default;
        return false;
    }
}
