using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Engines.Records;
using C1z.Proto.Connector.V2;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Adapters.Tests.Translation;

/// <summary>Real stores: our messages of a record are those of the ecosystem's reader, and go back to the same bytes.</summary>
public sealed class StorageV3FixtureTests
{
    private readonly RecordTranslator _translator = RecordTranslator.For(RecordEncoding.StorageV3);

    [Theory]
    [MemberData(nameof(StoreLines.Names), MemberType = typeof(StoreLines))]
    public void Grants(string name)
    {
        var lines = StoreLines.Go(name);
        var stored = new GrantBatch();
        lines.Values(0x04).ForEach(v => stored.Add(RecordRows.Grant(stored, stored.Append(v))));
        List<Grant> messages = [.. Enumerable.Range(0, stored.Count).Select(i => _translator.Read(stored, in stored.Rows[i], withExpansion: false))];
        Same(messages, lines.Messages<Grant>("grant"));

        var again = new GrantBatch();
        for (int i = 0; i < messages.Count; i++)
        {
            _translator.BeginCall(stored[i].DiscoveredAt);
            _translator.Add(messages[i], again);
            Bytes(again, again[i].Value).Should().Equal(Bytes(stored, stored[i].Value));
        }

        SameRecords(again.Rows.ToArray().Select(r => Bytes(again, r.Value)), lines.Messages<GrantRecord>("v3_grant"));
    }

    [Fact]
    public void The_stores_have_records_of_every_kind() =>
        Enumerable.Range(1, 4).Should().OnlyContain(type => StoreLines.Go("tiny-v3").Values((byte)type).Count > 1);

    [Theory]
    [MemberData(nameof(StoreLines.Names), MemberType = typeof(StoreLines))]
    public void Entitlements(string name)
    {
        var lines = StoreLines.Go(name);
        var stored = new EntitlementBatch();
        lines.Values(0x03).ForEach(v => stored.Add(RecordRows.Entitlement(stored, stored.Append(v))));
        List<Entitlement> messages = [.. Enumerable.Range(0, stored.Count).Select(i => _translator.Read(stored, in stored.Rows[i]))];
        Same(messages, lines.Messages<Entitlement>("entitlement"));

        var again = new EntitlementBatch();
        for (int i = 0; i < messages.Count; i++)
        {
            _translator.BeginCall(stored[i].DiscoveredAt);
            _translator.Add(messages[i], again);
            Bytes(again, again[i].Value).Should().Equal(Bytes(stored, stored[i].Value));
        }

        SameRecords(again.Rows.ToArray().Select(r => Bytes(again, r.Value)), lines.Messages<EntitlementRecord>("v3_entitlement"));
    }

    [Theory]
    [MemberData(nameof(StoreLines.Names), MemberType = typeof(StoreLines))]
    public void Resources(string name)
    {
        var lines = StoreLines.Go(name);
        var stored = new ResourceBatch();
        lines.Values(0x02).ForEach(v => stored.Add(RecordRows.Resource(stored, stored.Append(v))));
        List<Resource> messages = [.. Enumerable.Range(0, stored.Count).Select(i => _translator.Read(stored, in stored.Rows[i]))];
        Same(messages, lines.Messages<Resource>("resource"));

        var again = new ResourceBatch();
        for (int i = 0; i < messages.Count; i++)
        {
            _translator.BeginCall(stored[i].DiscoveredAt);
            _translator.Add(messages[i], again);
            Bytes(again, again[i].Value).Should().Equal(Bytes(stored, stored[i].Value));
            again.Text(again[i].ParentId).Should().Be(stored.Text(stored[i].ParentId));
        }

        SameRecords(again.Rows.ToArray().Select(r => Bytes(again, r.Value)), lines.Messages<ResourceRecord>("v3_resource"));
    }

    [Theory]
    [MemberData(nameof(StoreLines.Names), MemberType = typeof(StoreLines))]
    public void Resource_types(string name)
    {
        var lines = StoreLines.Go(name);
        var stored = new ResourceTypeBatch();
        lines.Values(0x01).ForEach(v => stored.Add(RecordRows.ResourceType(stored, stored.Append(v))));
        List<ResourceType> messages = [.. Enumerable.Range(0, stored.Count).Select(i => _translator.Read(stored, in stored.Rows[i]))];
        Same(messages, lines.Messages<ResourceType>("resource_type"));

        var again = new ResourceTypeBatch();
        for (int i = 0; i < messages.Count; i++)
        {
            _translator.BeginCall(stored[i].DiscoveredAt);
            _translator.Add(messages[i], again);
            Bytes(again, again[i].Value).Should().Equal(Bytes(stored, stored[i].Value));
        }

        SameRecords(again.Rows.ToArray().Select(r => Bytes(again, r.Value)), lines.Messages<ResourceTypeRecord>("v3_resource_type"));
    }

    [SkippableFact]
    public void A_real_connectors_sync()
    {
        StoreLines lines = StoreLines.Real("36zGv.unexpanded.v3");
        var grants = new GrantBatch();
        foreach (byte[] record in lines.Messages<GrantRecord>("v3_grant").Select(m => m.ToByteArray()))
        {
            grants.Add(RecordRows.Grant(grants, grants.Append(record)));
        }

        Grant[] read = [.. Enumerable.Range(0, grants.Count).Select(i => _translator.Read(grants, in grants.Rows[i], withExpansion: false))];
        read.Should().HaveCount(66_601);
        Same(read, lines.Messages<Grant>("grant"));
        var again = new GrantBatch();
        for (int i = 0; i < read.Length; i++)
        {
            _translator.BeginCall(grants[i].DiscoveredAt);
            _translator.Add(read[i], again);
            Assert.True(Bytes(again, again[i].Value).AsSpan().SequenceEqual(Bytes(grants, grants[i].Value)), read[i].Id);
        }

        again.Rows.ToArray().Count(row => row.NeedsExpansion).Should().Be(401);
    }

    // Annotations in a dump are JSON of their content, so their bytes are compared as messages print them.
    private static void Same<T>(IEnumerable<T> actual, IEnumerable<T> expected)
        where T : IMessage
    {
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(Proto.ProtoTypes.Registry));
        List<string> actualLines = [.. actual.Select(m => formatter.Format(m)).Order(StringComparer.Ordinal)];
        actualLines.Should().Equal(expected.Select(m => formatter.Format(m)).Order(StringComparer.Ordinal));
    }

    private static void SameRecords<T>(IEnumerable<byte[]> actual, IEnumerable<T> expected)
        where T : IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        Same(actual.Select(bytes => parser.ParseFrom(bytes)), expected);
    }

    private static byte[] Bytes<TRow>(RowBatch<TRow> batch, ByteRange range)
        where TRow : unmanaged => batch.Bytes(range).ToArray();
}
