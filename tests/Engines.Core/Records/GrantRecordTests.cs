using C1z.Engines.Records;
using C1z.Engines.Wire;
using C1z.Proto.Storage.V3;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using static C1z.Engines.Tests.Records.RecordSamples;

namespace C1z.Engines.Tests.Records;

public sealed class GrantRecordTests
{
    private static readonly Arbitrary<GrantRecord> Any = Arb.From(Grants);

    [Fact]
    public void Writes_the_bytes_of_the_generated_writer() =>
        Prop.ForAll(Any, grant => Write(grant).AsSpan().SequenceEqual(grant.ToByteArray())).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Reads_what_the_generated_writer_wrote_in_any_order_and_with_unknown_fields() =>
        Prop.ForAll(Any, Arb.From(Gen.Choose(0, 1_000)), (grant, seed) =>
        {
            byte[] bytes = grant.ToByteArray();
            return Same(grant, bytes) && Same(GrantRecord.Parser.ParseFrom(Shuffled(bytes, seed)), Shuffled(bytes, seed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Merges_a_reference_that_is_encoded_in_pieces()
    {
        byte[] first = new GrantRecord { Entitlement = new EntitlementRef { ResourceTypeId = "group", EntitlementId = "old" } }.ToByteArray();
        byte[] second = new GrantRecord { Entitlement = new EntitlementRef { ResourceId = "eng", EntitlementId = "new" } }.ToByteArray();
        byte[] both = [.. first, .. second];
        Same(GrantRecord.Parser.ParseFrom(both), both).Should().BeTrue();
    }

    [Fact]
    public void Changes_equal_those_made_on_the_message() =>
        Prop.ForAll(Any, Any, Arb.From(Gen.Choose(0, 31)), (grant, other, what) =>
        {
            byte[] sources = FieldsOf(other, StorageFields.Grant.Sources);
            byte[] expansion = (other.Expansion ?? new GrantExpandableRecord()).ToByteArray();
            GrantChange change = default;
            GrantRecord expected = grant.Clone();
            if ((what & 1) != 0)
            {
                change.SetDiscoveredAt(InstantOf(other.DiscoveredAt));
                expected.DiscoveredAt = other.DiscoveredAt;
            }

            if ((what & 2) != 0)
            {
                change.SetExpansion(expansion);
                expected.Expansion = GrantExpandableRecord.Parser.ParseFrom(expansion);
            }

            if ((what & 4) != 0)
            {
                change.RemoveExpansion();
                expected.Expansion = null;
            }

            if ((what & 8) != 0)
            {
                change.SetNeedsExpansion(other.NeedsExpansion);
                expected.NeedsExpansion = other.NeedsExpansion;
            }

            if ((what & 16) != 0)
            {
                change.SetSources(sources);
                expected.Sources.Clear();
                SortInto(expected.Sources, other.Sources);
            }

            byte[] record = [.. grant.ToByteArray(), .. Convert.FromHexString("FA0703616263")];
            byte[] target = new byte[record.Length + change.MaxGrowth];
            target = target[..change.Apply(record, target)];
            return target.AsSpan().SequenceEqual([.. expected.ToByteArray(), .. Convert.FromHexString("FA0703616263")]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void No_damage_makes_a_reader_do_anything_but_refuse()
    {
        foreach ((_, byte[] value) in StoreDump.Of("tiny-v3").Where(e => e.Key[1] == Engines.Keys.KeySpace.Grant))
        {
            for (int i = 0; i < value.Length * 8; i++)
            {
                byte[] damaged = [.. value];
                damaged[i / 8] ^= (byte)(1 << (i % 8));
                ReadAll(damaged);
                ReadAll(value[..(i / 8)]);
            }
        }
    }

    [Fact]
    public void Reading_and_changing_do_not_allocate()
    {
        byte[] record = StoreDump.Of("tiny-v3").First(e => e.Key[1] == Engines.Keys.KeySpace.Grant).Value;
        byte[] room = new byte[512];
        Allocation.Of(() => Run(record, room)).Should().Be(0);

        static void Run(byte[] record, byte[] room)
        {
            var view = new GrantRecordView(record);
            var writer = new GrantRecordWriter(room);
            writer.WriteExternalId(view.ExternalId);
            GrantChange change = default;
            change.SetNeedsExpansion(true);
            change.Apply(record, room);
        }
    }

    private static bool Same(GrantRecord expected, byte[] bytes)
    {
        var view = new GrantRecordView(bytes);
        var sources = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (ReadOnlySpan<byte> entry in view.Sources)
        {
            var source = new MapEntryView(entry);
            sources[Text8(source.Key)] = GrantRecordView.IsDirect(source.Message);
        }

        var annotations = new List<Google.Protobuf.WellKnownTypes.Any>();
        foreach (ReadOnlySpan<byte> any in view.Annotations)
        {
            annotations.Add(Google.Protobuf.WellKnownTypes.Any.Parser.ParseFrom(any));
        }

        return Text8(view.ExternalId) == expected.ExternalId
            && view.Entitlement.IsPresent == (expected.Entitlement is not null)
            && Text8(view.Entitlement.ResourceType) == (expected.Entitlement?.ResourceTypeId ?? "")
            && Text8(view.Entitlement.ResourceId) == (expected.Entitlement?.ResourceId ?? "")
            && Text8(view.Entitlement.EntitlementId) == (expected.Entitlement?.EntitlementId ?? "")
            && view.Principal.IsPresent == (expected.Principal is not null)
            && Text8(view.Principal.ResourceType) == (expected.Principal?.ResourceTypeId ?? "")
            && Text8(view.Principal.ResourceId) == (expected.Principal?.ResourceId ?? "")
            && Text8(view.Principal.ParentType) == (expected.Principal?.ParentResourceTypeId ?? "")
            && Text8(view.Principal.ParentId) == (expected.Principal?.ParentResourceId ?? "")
            && view.DiscoveredAt == InstantOf(expected.DiscoveredAt)
            && view.NeedsExpansion == expected.NeedsExpansion
            && view.HasExpansion == (expected.Expansion is not null)
            && view.Expansion.SequenceEqual(expected.Expansion?.ToByteArray() ?? [])
            && annotations.SequenceEqual(expected.Annotations)
            && view.HasAnnotations == (annotations.Count > 0)
            && view.HasSources == (sources.Count > 0)
            && sources.Count == expected.Sources.Count
            && expected.Sources.All(s => sources.TryGetValue(s.Key, out bool direct) && direct == s.Value.IsDirect)
            && Text8(view.SourceScopeKey) == expected.SourceScopeKey;
    }

    private static byte[] Write(GrantRecord grant)
    {
        byte[] room = new byte[GrantRecordWriter.Overhead + grant.CalculateSize()];
        var writer = new GrantRecordWriter(room);
        writer.WriteExternalId(Bytes(grant.ExternalId));
        if (grant.Entitlement is { } e)
        {
            writer.WriteEntitlement(Bytes(e.ResourceTypeId), Bytes(e.ResourceId), Bytes(e.EntitlementId));
        }

        if (grant.Principal is { } p)
        {
            writer.WritePrincipal(Bytes(p.ResourceTypeId), Bytes(p.ResourceId), Bytes(p.ParentResourceTypeId), Bytes(p.ParentResourceId));
        }

        writer.WriteDiscoveredAt(InstantOf(grant.DiscoveredAt));
        if (grant.Expansion is { } expansion)
        {
            writer.WriteExpansion(expansion.ToByteArray());
        }

        writer.WriteNeedsExpansion(grant.NeedsExpansion);
        foreach (Google.Protobuf.WellKnownTypes.Any any in grant.Annotations)
        {
            writer.WriteAnnotation(any.ToByteArray());
        }

        foreach ((string id, GrantSourceRecord source) in grant.Sources)
        {
            writer.WriteSource(Bytes(id), source.IsDirect);
        }

        writer.WriteSourceScopeKey(Bytes(grant.SourceScopeKey));
        return room[..writer.Length];
    }

    private static byte[] FieldsOf(GrantRecord grant, int number) =>
        [.. new Wire.FieldSplitter(grant.ToByteArray()).Fields.Where(f => f[0] >> 3 == number).SelectMany(f => f)];

    private static void ReadAll(byte[] record)
    {
        try
        {
            var view = new GrantRecordView(record);
            foreach (ReadOnlySpan<byte> entry in view.Sources)
            {
                GrantRecordView.IsDirect(new MapEntryView(entry).Message);
            }

            new GrantChange().Apply(record, new byte[record.Length]);
        }
        catch (EngineException e)
        {
            e.Code.Should().Be(EngineErrorCode.Corrupt);
        }
    }
}
