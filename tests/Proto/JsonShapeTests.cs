using System.Text.Json.Nodes;
using C1z.Proto.Connector.V2;
using C1z.Proto.Container.V3;
using C1z.Proto.Reader.V2;
using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace C1z.Proto.Tests;

/// <summary>Values another implementation printed as protobuf JSON come out the same here.</summary>
public sealed class JsonShapeTests
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(ProtoTypes.Registry));
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(ProtoTypes.Registry));

    public static TheoryData<string, string, MessageDescriptor> Dumps => new()
    {
        { "tiny-v1.jsonl.gz", "resource_type", ResourceType.Descriptor },
        { "tiny-v1.jsonl.gz", "resource", Resource.Descriptor },
        { "tiny-v1.jsonl.gz", "entitlement", Entitlement.Descriptor },
        { "tiny-v1.jsonl.gz", "grant", Grant.Descriptor },
        { "tiny-v1.jsonl.gz", "grant_with_expansion", Grant.Descriptor },
        { "tiny-v1.jsonl.gz", "stats", SyncStats.Descriptor },
        { "tiny-v1.jsonl.gz", "sync", SyncRun.Descriptor },
        { "tiny-v3.jsonl.gz", "manifest_header", C1ZManifestV3.Descriptor },
        { "tiny-v3.jsonl.gz", "frame_index", IndexedFrameIndex.Descriptor },
        { "tiny-v3.jsonl.gz", "v3_resource_type", ResourceTypeRecord.Descriptor },
        { "tiny-v3.jsonl.gz", "v3_resource", ResourceRecord.Descriptor },
        { "tiny-v3.jsonl.gz", "v3_entitlement", EntitlementRecord.Descriptor },
        { "tiny-v3.jsonl.gz", "v3_grant", GrantRecord.Descriptor },
        { "tiny-v3.jsonl.gz", "v3_asset", AssetRecord.Descriptor },
        { "tiny-v3.jsonl.gz", "v3_sync_run", SyncRunRecord.Descriptor },
    };

    [Theory]
    [MemberData(nameof(Dumps))]
    public void A_dumped_value_prints_as_it_was_dumped(string dump, string kind, MessageDescriptor type)
    {
        IReadOnlyList<JsonNode> values = Fixture.Values(dump, kind);

        values.Should().NotBeEmpty();
        foreach (JsonNode value in values)
        {
            IMessage parsed = Parser.Parse(value.ToJsonString(), type);
            IMessage throughBytes = type.Parser.ParseFrom(parsed.ToByteArray());
            ShouldEqual(throughBytes, value);
        }
    }

    [Fact]
    public void The_manifest_of_a_file_prints_as_its_dump()
    {
        C1ZManifestV3 manifest = Fixture.Manifest("tiny-v3.c1z");
        manifest.Descriptors = null;

        ShouldEqual(manifest, Fixture.Values("tiny-v3.jsonl.gz", "manifest_header").Single());
    }

    private static void ShouldEqual(IMessage message, JsonNode expected)
    {
        string printed = Formatter.Format(message);
        JsonNode.DeepEquals(JsonNode.Parse(printed), expected).Should().BeTrue("{0} should equal {1}", printed, expected.ToJsonString());
    }
}
