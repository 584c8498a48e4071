using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>An asset as a store holds it: <c>c1.storage.v3.AssetRecord</c>. Spans, not owned.</summary>
public readonly ref struct AssetRecordView
{
    /// <summary>Reads a record.</summary>
    /// <param name="record">The encoded record.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public AssetRecordView(ReadOnlySpan<byte> record)
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
                case StorageFields.Asset.SyncId:
                    SyncId = value;
                    break;
                case StorageFields.Asset.ExternalId:
                    ExternalId = value;
                    break;
                case StorageFields.Asset.ContentType:
                    ContentType = value;
                    break;
                case StorageFields.Asset.Data:
                    Data = value;
                    break;
                case StorageFields.Asset.DiscoveredAt:
                    DiscoveredAt = InstantWire.Read(value, DiscoveredAt);
                    break;
            }
        }
    }

    /// <summary>The sync that wrote it, UTF-8.</summary>
    public ReadOnlySpan<byte> SyncId { get; init; }

    /// <summary>The asset's id, UTF-8.</summary>
    public ReadOnlySpan<byte> ExternalId { get; init; }

    /// <summary>Media type, UTF-8.</summary>
    public ReadOnlySpan<byte> ContentType { get; init; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>When it was first seen.</summary>
    public Instant DiscoveredAt { get; init; }

    /// <summary>Encodes the asset.</summary>
    /// <returns>The deterministic record.</returns>
    public byte[] Encode()
    {
        const int Overhead = 5 * 12;
        byte[] room = new byte[checked(
            SyncId.Length + ExternalId.Length + ContentType.Length + Data.Length + InstantWire.MaxSize + Overhead)];
        var writer = new WireWriter(room);
        writer.WriteBytesUnlessEmpty(StorageFields.Asset.SyncId, SyncId);
        writer.WriteBytesUnlessEmpty(StorageFields.Asset.ExternalId, ExternalId);
        writer.WriteBytesUnlessEmpty(StorageFields.Asset.ContentType, ContentType);
        writer.WriteBytesUnlessEmpty(StorageFields.Asset.Data, Data);
        writer.WriteInstantUnlessUnset(StorageFields.Asset.DiscoveredAt, DiscoveredAt);
        Array.Resize(ref room, writer.Position);
        return room;
    }
}
