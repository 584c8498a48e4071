namespace C1z.Engines.Wire;

/// <summary>Instants as <c>google.protobuf.Timestamp</c> messages.</summary>
/// <remarks>Field 1 is the seconds since 1970-01-01T00:00:00Z, field 2 the nanoseconds; a field that is 0 is left out.</remarks>
public static class InstantWire
{
    /// <summary>The most bytes that a message can take: two tags, ten bytes of seconds, five of nanoseconds.</summary>
    public const int MaxSize = 17;

    private const int Seconds = 1;
    private const int Nanos = 2;
    private const int NanosPerSecond = 1_000_000_000;

    /// <summary>Size of the message, without tag and length.</summary>
    /// <param name="value">A set instant.</param>
    /// <returns>Bytes, 0 for the epoch.</returns>
    public static int Size(Instant value) =>
        (value.Seconds == 0 ? 0 : WireSize.VarintField(Seconds, (ulong)value.Seconds))
        + (value.Nanos == 0 ? 0 : WireSize.VarintField(Nanos, (uint)value.Nanos));

    /// <summary>Writes the message, without tag and length.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">A set instant.</param>
    public static void Write(ref WireWriter writer, Instant value)
    {
        writer.WriteVarintUnlessZero(Seconds, value.Seconds);
        writer.WriteVarintUnlessZero(Nanos, value.Nanos);
    }

    /// <summary>Reads a message. Nanoseconds outside one second, which a foreign writer may leave, are carried over.</summary>
    /// <param name="message">The message.</param>
    /// <param name="before">What an earlier occurrence of the same field said; its values hold where this one is silent.</param>
    /// <returns>The instant, always set.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: malformed, or out of the range of seconds.</exception>
    public static Instant Read(ReadOnlySpan<byte> message, Instant before = default)
    {
        long seconds = before.Seconds;
        long nanos = before.Nanos;
        var reader = new WireReader(message);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(Seconds, WireType.Varint))
            {
                seconds = (long)reader.ReadVarint();
            }
            else if (field.Is(Nanos, WireType.Varint))
            {
                nanos = (int)reader.ReadVarint();
            }
            else
            {
                reader.Skip(field);
            }
        }

        long carry = Math.DivRem(nanos, NanosPerSecond, out long rest);
        if (rest < 0)
        {
            carry--;
            rest += NanosPerSecond;
        }

        if ((carry < 0 && seconds < long.MinValue - carry) || (carry > 0 && seconds > long.MaxValue - carry))
        {
            throw new EngineException(EngineErrorCode.Corrupt, $"malformed record: a time of {seconds} s and {nanos} ns is out of range");
        }

        return new Instant(seconds + carry, (int)rest);
    }
}
