using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;
using C1z.Proto.Storage.V3;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Tests.Translation;

public sealed class StorageV3TranslatorTests
{
    private static readonly Timestamp Now = new() { Seconds = 1_795_225_021, Nanos = 57_355_298 };
    private readonly RecordTranslator _translator = RecordTranslator.For(RecordEncoding.StorageV3);

    public StorageV3TranslatorTests()
    {
        _translator.BeginCall(new Instant(Now.Seconds, Now.Nanos));
    }

    [Fact]
    public void Grants_are_the_bytes_of_the_generated_writer_and_read_back_as_their_projection() =>
        Prop.ForAll(Arb.From(MessageSamples.Grants), grant =>
        {
            Grant before = grant.Clone();
            var batch = new GrantBatch();
            _translator.Add(grant, batch);
            GrantRecord expected = V3Projection.Record(before, Now);
            GrantRow row = batch[0];
            return grant.Equals(before)
                && batch.Bytes(row.Value).SequenceEqual(expected.ToByteArray())
                && batch.Text(row.ExternalId) == grant.Id
                && batch.Text(row.EntitlementId) == (expected.Entitlement?.EntitlementId ?? "")
                && batch.Text(row.ResourceType) == (expected.Entitlement?.ResourceTypeId ?? "")
                && batch.Text(row.ResourceId) == (expected.Entitlement?.ResourceId ?? "")
                && batch.Text(row.PrincipalType) == (expected.Principal?.ResourceTypeId ?? "")
                && batch.Text(row.PrincipalId) == (expected.Principal?.ResourceId ?? "")
                && row.Expansion.IsPresent == (expected.Expansion is not null)
                && batch.Bytes(row.Expansion).SequenceEqual(expected.Expansion?.ToByteArray() ?? [])
                && row.NeedsExpansion == expected.NeedsExpansion
                && row.DiscoveredAt == new Instant(Now.Seconds, Now.Nanos)
                && _translator.Read(batch, in batch.Rows[0], withExpansion: false).Equals(V3Projection.ReadBack(expected));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Resources_likewise() => Prop.ForAll(Arb.From(MessageSamples.Resources), resource =>
    {
        Resource before = resource.Clone();
        var batch = new ResourceBatch();
        _translator.Add(resource, batch);
        ResourceRecord expected = V3Projection.Record(before, Now);
        return resource.Equals(before)
            && batch.Bytes(batch[0].Value).SequenceEqual(expected.ToByteArray())
            && batch.Text(batch[0].ResourceId) == expected.ResourceId
            && batch[0].ParentId.IsPresent == (expected.Parent is not null)
            && batch.Text(batch[0].ParentId) == (expected.Parent?.ResourceId ?? "")
            && _translator.Read(batch, in batch.Rows[0]).Equals(V3Projection.ReadBack(before));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Entitlements_likewise() => Prop.ForAll(Arb.From(MessageSamples.Entitlements), entitlement =>
    {
        var batch = new EntitlementBatch();
        _translator.Add(entitlement, batch);
        return batch.Bytes(batch[0].Value).SequenceEqual(V3Projection.Record(entitlement, Now).ToByteArray())
            && batch.Text(batch[0].ExternalId) == entitlement.Id
            && batch.Text(batch[0].ResourceId) == (entitlement.Resource?.Id?.Resource ?? "")
            && _translator.Read(batch, in batch.Rows[0]).Equals(V3Projection.ReadBack(entitlement));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Resource_types_likewise() => Prop.ForAll(Arb.From(MessageSamples.ResourceTypes), type =>
    {
        var batch = new ResourceTypeBatch();
        _translator.Add(type, batch);
        return batch.Bytes(batch[0].Value).SequenceEqual(V3Projection.Record(type, Now).ToByteArray())
            && batch.Text(batch[0].ExternalId) == type.Id
            && _translator.Read(batch, in batch.Rows[0]).Equals(V3Projection.ReadBack(type));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_row_keeps_nothing_of_the_row_before() => Prop.ForAll(
        Arb.From(MessageSamples.Grants), Arb.From(MessageSamples.Grants), (first, second) =>
    {
        var both = new GrantBatch();
        _translator.Add(first, both);
        _translator.Add(second, both);
        var alone = new GrantBatch();
        _translator.Add(second, alone);
        Grant before = _translator.Read(both, in both.Rows[0], withExpansion: true);
        return both.Bytes(both[1].Value).SequenceEqual(alone.Bytes(alone[0].Value))
            && both.Bytes(both[1].Expansion).SequenceEqual(alone.Bytes(alone[0].Expansion))
            && _translator.Read(both, in both.Rows[1], withExpansion: true).Equals(_translator.Read(alone, in alone.Rows[0], withExpansion: true))
            && _translator.Read(both, in both.Rows[0], withExpansion: true).Equals(before);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void All_rows_of_a_call_carry_the_time_of_its_start()
    {
        var clock = new StepClock();
        RecordTranslator translator = RecordTranslator.For(RecordEncoding.StorageV3, clock: clock);
        var batch = new ResourceTypeBatch();
        translator.Add(new ResourceType { Id = "a" }, batch);
        translator.Add(new ResourceType { Id = "b" }, batch);
        translator.BeginCall();
        translator.Add(new ResourceType { Id = "c" }, batch);

        batch.Rows.ToArray().Select(r => r.DiscoveredAt.Seconds).Should().Equal(1, 1, 2);
        ResourceTypeRecord.Parser.ParseFrom(batch.Bytes(batch[2].Value)).DiscoveredAt.Seconds.Should().Be(2);
    }

    [Fact]
    public void Messages_are_never_shared_between_rows_but_repeated_texts_are()
    {
        var batch = new GrantBatch();
        _translator.Add(Make.Grant(Make.Member(Make.Group("eng")), Make.User("ada")), batch);
        _translator.Add(Make.Grant(Make.Member(Make.Group("eng")), Make.User("bob")), batch);
        Grant first = _translator.Read(batch, in batch.Rows[0], withExpansion: false);
        Grant second = _translator.Read(batch, in batch.Rows[1], withExpansion: false);

        second.Entitlement.Should().NotBeSameAs(first.Entitlement).And.BeEquivalentTo(first.Entitlement);
        second.Entitlement.Resource.Should().NotBeSameAs(first.Entitlement.Resource);
        second.Entitlement.Resource.Id.Should().NotBeSameAs(first.Entitlement.Resource.Id);
        second.Entitlement.Id.Should().BeSameAs(first.Entitlement.Id);
        second.Principal.Id.ResourceType.Should().BeSameAs(first.Principal.Id.ResourceType);
    }

    [Fact]
    public void Damage_is_named_with_the_record()
    {
        var batch = new GrantBatch();
        GrantRow row = default;
        row.ExternalId = batch.Append("g1");
        row.Value = batch.Append([0x1A, 0x7F]);
        batch.Add(row);
        Action read = () => _translator.Read(batch, in batch.Rows[0], withExpansion: false);
        read.Should().Throw<C1zException>().WithMessage("*grant 'g1'*").Which.Code.Should().Be(C1zErrorCode.Corrupt);
    }

    private sealed class StepClock : TimeProvider
    {
        private int _calls;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(++_calls);
    }
}
