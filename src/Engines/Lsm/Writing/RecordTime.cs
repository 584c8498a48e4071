using C1z.Engines.Wire;

namespace C1z.Engines.Lsm.Writing;

/// <summary>Gives a record its time of discovery where whoever made it left it out.</summary>
internal static class RecordTime
{
    /// <summary>The most bytes by which a record grows.</summary>
    public const int MaxGrowth = InstantWire.MaxSize + 8;

    /// <summary>Copies a record; without the field, the field goes where its number belongs.</summary>
    /// <param name="record">The encoded record.</param>
    /// <param name="number">The field's number.</param>
    /// <param name="time">The time.</param>
    /// <param name="target">Room of the record's length plus <see cref="MaxGrowth"/>.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the record is malformed.</exception>
    public static int Fill(ReadOnlySpan<byte> record, int number, Instant time, Span<byte> target)
    {
        int at = record.Length;
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Number == number)
            {
                record.CopyTo(target);
                return record.Length;
            }

            if (field.Number > number)
            {
                at = Math.Min(at, field.Start);
            }

            reader.Skip(field);
        }

        var writer = new WireWriter(target);
        writer.WriteRaw(record[..at]);
        writer.WriteInstantUnlessUnset(number, time);
        writer.WriteRaw(record[at..]);
        return writer.Position;
    }
}
