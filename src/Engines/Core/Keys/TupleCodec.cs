namespace C1z.Engines.Keys;

/// <summary>How strings become key elements whose byte order is the order of the strings.</summary>
/// <remarks>
/// <para>On-disk format; a change is a new version. A tuple is its elements joined by one <c>00</c>. Inside an element:</para>
/// <list type="table">
/// <item><term><c>00</c></term><description><c>01 01</c></description></item>
/// <item><term><c>01</c></term><description><c>01 02</c></description></item>
/// <item><term>other bytes</term><description>themselves</description></item>
/// </list>
/// <para>An escaped element holds no <c>00</c>, so the separator sorts below everything an element can continue with: shorter tuples come
/// before their extensions, and comparing keys as bytes compares tuples element by element. No terminator follows the last element.</para>
/// </remarks>
public static class TupleCodec
{
    /// <summary>Stands between two elements.</summary>
    public const byte Separator = 0x00;

    private const byte Escape = 0x01;
    private const byte EscapedSeparator = 0x01;
    private const byte EscapedEscape = 0x02;

    /// <summary>The most bytes an element of the given length can take once escaped: twice as many.</summary>
    /// <param name="length">Bytes of the element.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="OverflowException">It does not fit a span.</exception>
    public static int MaxEscapedLength(int length) => checked(length * 2);

    /// <summary>Tells whether an element differs from its escaped form.</summary>
    /// <param name="element">Raw bytes.</param>
    /// <returns>True when it holds <c>00</c> or <c>01</c>.</returns>
    public static bool NeedsEscape(ReadOnlySpan<byte> element) => element.IndexOfAny(Separator, Escape) >= 0;

    /// <summary>Size of an element once escaped.</summary>
    /// <param name="element">Raw bytes.</param>
    /// <returns>Bytes.</returns>
    public static int EscapedLength(ReadOnlySpan<byte> element) =>
        element.Length + element.Count(Separator) + element.Count(Escape);

    /// <summary>Escapes an element; the usual text, which holds neither byte, is one search and one copy.</summary>
    /// <param name="element">Raw bytes.</param>
    /// <param name="target">Room of <see cref="EscapedLength"/> bytes or more.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The room is too small.</exception>
    public static int EscapeTo(ReadOnlySpan<byte> element, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = element.IndexOfAny(Separator, Escape);
            if (plain < 0)
            {
                element.CopyTo(target[written..]);
                return written + element.Length;
            }

            element[..plain].CopyTo(target[written..]);
            written += plain;
            Span<byte> pair = target.Slice(written, 2);
            pair[0] = Escape;
            pair[1] = element[plain] == Separator ? EscapedSeparator : EscapedEscape;
            written += 2;
            element = element[(plain + 1)..];
        }
    }

    /// <summary>Restores an element.</summary>
    /// <param name="escaped">One escaped element, without separators.</param>
    /// <param name="target">Room, at least as long as the escaped element.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: a separator, or an escape that is cut off or unknown.</exception>
    public static int UnescapeTo(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = escaped.IndexOfAny(Separator, Escape);
            if (plain < 0)
            {
                escaped.CopyTo(target[written..]);
                return written + escaped.Length;
            }

            escaped[..plain].CopyTo(target[written..]);
            written += plain;
            target[written++] = RestoreAt(escaped, plain);
            escaped = escaped[(plain + 2)..];
        }
    }

    /// <summary>Tells whether bytes are one escaped element.</summary>
    /// <param name="bytes">Anything.</param>
    /// <returns>False when they hold a separator or a broken escape.</returns>
    public static bool IsElement(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            int plain = bytes.IndexOfAny(Separator, Escape);
            if (plain < 0)
            {
                return true;
            }

            if (bytes[plain] == Separator || plain + 1 == bytes.Length || bytes[plain + 1] is not (EscapedSeparator or EscapedEscape))
            {
                return false;
            }

            bytes = bytes[(plain + 2)..];
        }
    }

    private static byte RestoreAt(ReadOnlySpan<byte> escaped, int position)
    {
        if (escaped[position] == Separator)
        {
            throw new EngineException(EngineErrorCode.Corrupt, "malformed key: a separator stands inside an element");
        }

        byte? restored = position + 1 == escaped.Length ? null : escaped[position + 1] switch
        {
            EscapedSeparator => Separator,
            EscapedEscape => Escape,
            _ => null,
        };
        return restored ?? throw new EngineException(EngineErrorCode.Corrupt, "malformed key: an escape byte 01 is not followed by 01 or 02");
    }
}
