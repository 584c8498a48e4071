using System.Text;
using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Stats of a sync as <c>c1.storage.v3.SyncStatsRecord</c>.</summary>
/// <remarks>
/// On-disk format; a change is a new version. 1 sync id; 2 to 6 numbers of resource types, resources, entitlements, grants, assets; 7 to 9
/// maps by type of resources, grants, entitlements; 10 map of step durations; 11 and 12 maps of calls (1 count, 2 total ms, 3 longest ms,
/// 4 errors, 5 timeouts); 13 quality of the ingest; 100 time of writing. Map entries are in the byte order of their keys and always carry key
/// and value.
/// </remarks>
public static class SyncStatsRecords
{
    private const int SyncId = 1;
    private const int ResourceTypes = 2;
    private const int Resources = 3;
    private const int Entitlements = 4;
    private const int Grants = 5;
    private const int Assets = 6;
    private const int ResourcesByType = 7;
    private const int GrantsByType = 8;
    private const int EntitlementsByType = 9;
    private const int StepDurations = 10;
    private const int ConnectorCalls = 11;
    private const int SessionCalls = 12;
    private const int IngestQuality = 13;
    private const int WrittenAt = 100;

    private const int NumberRoom = 11;
    private const int CallRoom = 5 * NumberRoom;
    private const int EntryOverhead = 32;

    /// <summary>Encodes stats.</summary>
    /// <param name="stored">The stats.</param>
    /// <returns>The deterministic record.</returns>
    public static byte[] Encode(StoredStats stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        SyncStats stats = stored.Stats;
        byte[] room = new byte[MaxSize(stored)];
        var writer = new WireWriter(room);
        writer.WriteTextUnlessEmpty(SyncId, stored.SyncId);
        writer.WriteVarintUnlessZero(ResourceTypes, stats.ResourceTypes);
        writer.WriteVarintUnlessZero(Resources, stats.Resources);
        writer.WriteVarintUnlessZero(Entitlements, stats.Entitlements);
        writer.WriteVarintUnlessZero(Grants, stats.Grants);
        writer.WriteVarintUnlessZero(Assets, stats.Assets);
        WriteNumbers(ref writer, ResourcesByType, stats.ResourcesByType);
        WriteNumbers(ref writer, GrantsByType, stats.GrantsByType);
        WriteNumbers(ref writer, EntitlementsByType, stats.EntitlementsByType);
        WriteNumbers(ref writer, StepDurations, stats.StepDurationsMs);
        WriteCalls(ref writer, ConnectorCalls, stats.ConnectorCalls);
        WriteCalls(ref writer, SessionCalls, stats.SessionCalls);
        if (stored.IngestQuality is { } quality)
        {
            writer.WriteBytesField(IngestQuality, quality.Span);
        }

        writer.WriteInstantUnlessUnset(WrittenAt, stored.WrittenAt);
        Array.Resize(ref room, writer.Position);
        return room;
    }

    /// <summary>Decodes stats. Fields in any order, unknown fields are passed over; of equal map keys the last holds.</summary>
    /// <param name="record">The encoded record.</param>
    /// <returns>The stats.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public static StoredStats Decode(ReadOnlySpan<byte> record)
    {
        var stats = new SyncStats();
        string syncId = "";
        Instant writtenAt = default;
        byte[]? quality = null;
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Type == WireType.Varint)
            {
                SetCount(stats, field.Number, (long)reader.ReadVarint());
            }
            else if (field.Type != WireType.Bytes)
            {
                reader.Skip(field);
            }
            else
            {
                ReadOnlySpan<byte> value = reader.ReadBytes();
                switch (field.Number)
                {
                    case SyncId:
                        syncId = Encoding.UTF8.GetString(value);
                        break;
                    case IngestQuality:
                        quality = [.. quality ?? [], .. value];
                        break;
                    case WrittenAt:
                        writtenAt = InstantWire.Read(value, writtenAt);
                        break;
                    default:
                        AddEntry(stats, field.Number, value);
                        break;
                }
            }
        }

        return new StoredStats
        {
            SyncId = syncId,
            Stats = stats,
            WrittenAt = writtenAt,
            IngestQuality = quality is null ? default(ReadOnlyMemory<byte>?) : quality,
        };
    }

    private static void SetCount(SyncStats stats, int number, long value)
    {
        switch (number)
        {
            case ResourceTypes:
                stats.ResourceTypes = value;
                break;
            case Resources:
                stats.Resources = value;
                break;
            case Entitlements:
                stats.Entitlements = value;
                break;
            case Grants:
                stats.Grants = value;
                break;
            case Assets:
                stats.Assets = value;
                break;
        }
    }

    private static void AddEntry(SyncStats stats, int number, ReadOnlySpan<byte> bytes)
    {
        SortedDictionary<string, long>? numbers = number switch
        {
            ResourcesByType => stats.ResourcesByType,
            GrantsByType => stats.GrantsByType,
            EntitlementsByType => stats.EntitlementsByType,
            StepDurations => stats.StepDurationsMs,
            _ => null,
        };
        SortedDictionary<string, CallStat>? calls = number switch
        {
            ConnectorCalls => stats.ConnectorCalls,
            SessionCalls => stats.SessionCalls,
            _ => null,
        };
        if (numbers is null && calls is null)
        {
            return;
        }

        var entry = new MapEntryView(bytes);
        string key = Encoding.UTF8.GetString(entry.Key);
        if (numbers is not null)
        {
            numbers[key] = entry.Number;
        }
        else
        {
            calls![key] = ReadCall(entry.Message);
        }
    }

    private static CallStat ReadCall(ReadOnlySpan<byte> message)
    {
        CallStat call = default;
        var reader = new WireReader(message);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Type != WireType.Varint)
            {
                reader.Skip(field);
                continue;
            }

            long value = (long)reader.ReadVarint();
            call = field.Number switch
            {
                1 => call with { Count = value },
                2 => call with { TotalMs = value },
                3 => call with { MaxMs = value },
                4 => call with { Errors = value },
                5 => call with { Timeouts = value },
                _ => call,
            };
        }

        return call;
    }

    private static void WriteNumbers(ref WireWriter writer, int number, SortedDictionary<string, long> map)
    {
        foreach ((string key, long value) in map)
        {
            writer.WriteLength(
                number, WireSize.TextField(MapEntryView.KeyField, key) + WireSize.VarintField(MapEntryView.ValueField, (ulong)value));
            writer.WriteTextField(MapEntryView.KeyField, key);
            writer.WriteVarintField(MapEntryView.ValueField, (ulong)value);
        }
    }

    private static void WriteCalls(ref WireWriter writer, int number, SortedDictionary<string, CallStat> map)
    {
        foreach ((string key, CallStat call) in map)
        {
            int size = SizeOf(1, call.Count) + SizeOf(2, call.TotalMs) + SizeOf(3, call.MaxMs) + SizeOf(4, call.Errors) + SizeOf(5, call.Timeouts);
            writer.WriteLength(
                number, WireSize.TextField(MapEntryView.KeyField, key) + WireSize.BytesField(MapEntryView.ValueField, size));
            writer.WriteTextField(MapEntryView.KeyField, key);
            writer.WriteLength(MapEntryView.ValueField, size);
            writer.WriteVarintUnlessZero(1, call.Count);
            writer.WriteVarintUnlessZero(2, call.TotalMs);
            writer.WriteVarintUnlessZero(3, call.MaxMs);
            writer.WriteVarintUnlessZero(4, call.Errors);
            writer.WriteVarintUnlessZero(5, call.Timeouts);
        }
    }

    private static int SizeOf(int number, long value) => value == 0 ? 0 : WireSize.VarintField(number, (ulong)value);

    private static int MaxSize(StoredStats stored)
    {
        SyncStats stats = stored.Stats;
        int size = WireSize.TextField(SyncId, stored.SyncId) + (5 * NumberRoom) + InstantWire.MaxSize + EntryOverhead;
        size += stored.IngestQuality is { } quality ? WireSize.BytesField(IngestQuality, quality.Length) : 0;
        foreach (SortedDictionary<string, long> map in (ReadOnlySpan<SortedDictionary<string, long>>)
            [stats.ResourcesByType, stats.GrantsByType, stats.EntitlementsByType, stats.StepDurationsMs])
        {
            size += map.Keys.Sum(key => WireSize.TextField(1, key) + NumberRoom + EntryOverhead);
        }

        size += stats.ConnectorCalls.Keys.Sum(key => WireSize.TextField(1, key) + CallRoom + EntryOverhead);
        return size + stats.SessionCalls.Keys.Sum(key => WireSize.TextField(1, key) + CallRoom + EntryOverhead);
    }
}
