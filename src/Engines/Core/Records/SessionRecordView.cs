using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>A session value as a store holds it: <c>c1.storage.v3.SessionRecord</c>. Spans, not owned.</summary>
public readonly ref struct SessionRecordView
{
    /// <summary>Reads a record.</summary>
    /// <param name="record">The encoded record.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public SessionRecordView(ReadOnlySpan<byte> record)
    {
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Type != WireType.Bytes)
            {
                reader.Skip(field);
                continue;
            }

            ReadOnlySpan<byte> value = reader.ReadBytes();
            switch (field.Number)
            {
                case StorageFields.Session.SyncId:
                    SyncId = value;
                    break;
                case StorageFields.Session.Key:
                    Key = value;
                    break;
                case StorageFields.Session.Value:
                    Value = value;
                    break;
            }
        }
    }

    /// <summary>The sync it belongs to, UTF-8.</summary>
    public ReadOnlySpan<byte> SyncId { get; init; }

    /// <summary>The key with the user's prefix, UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Encodes the value.</summary>
    /// <returns>The deterministic record.</returns>
    public byte[] Encode()
    {
        const int Overhead = 3 * 12;
        byte[] room = new byte[checked(SyncId.Length + Key.Length + Value.Length + Overhead)];
        var writer = new WireWriter(room);
        writer.WriteBytesUnlessEmpty(StorageFields.Session.SyncId, SyncId);
        writer.WriteBytesUnlessEmpty(StorageFields.Session.Key, Key);
        writer.WriteBytesUnlessEmpty(StorageFields.Session.Value, Value);
        Array.Resize(ref room, writer.Position);
        return room;
    }
}
