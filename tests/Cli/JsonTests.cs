using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using C1z.Cli.Json;
using C1z.Cli.Tests.Support;
using C1z.Proto;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Cli.Tests;

/// <summary>Messages as protobuf-JSON.</summary>
public sealed class JsonTests
{
    private static readonly JsonFormatter Reference = new(JsonFormatter.Settings.Default.WithTypeRegistry(ProtoTypes.Registry));

    public static TheoryData<string> Messages => new(
        Json(new Grant { Id = "Ω \"quoted\" </script>", Sources = new GrantSources { Sources = { ["a"] = new(), ["b"] = new() { IsDirect = true } } } }),
        Json(new Entitlement { Purpose = (Entitlement.Types.PurposeValue)77, GrantableTo = { new ResourceType { Traits = { ResourceType.Types.Trait.User } } } }),
        Json(new Resource { Profile = Struct.Parser.ParseJson("""{"n":null,"d":1.5,"big":1e300,"neg":-0.25,"l":[1,"x",{},[]],"s":{"t":true}}""") }),
        Json(new Resource { CreatedAt = new Timestamp { Seconds = -1, Nanos = 120_000_000 } }),
        Json(new Resource { CreatedAt = new Timestamp { Seconds = 1_700_000_000, Nanos = 1 } }),
        Json(new Resource { Annotations = { Any.Pack(new Duration { Seconds = -3, Nanos = -500_000_000 }), Any.Pack(new BoolValue { Value = true }), Any.Pack(new Empty()) } }),
        Json(new ManagedDeviceTrait { IsEncrypted = false, IsPersonal = true }),
        Json(new Proto.Reader.V2.SyncStats { Grants = long.MaxValue, StepDurationsMs = { ["x"] = 5 } }));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Output_equals_the_library_s_formatter(string described)
    {
        Any any = Any.Parser.ParseFrom(Convert.FromBase64String(described));
        IMessage message = ProtoTypes.Registry.Find(Any.GetTypeName(any.TypeUrl)).Parser.ParseFrom(any.Value);

        CanonicalJson.Of(Print(message)).Should().Be(CanonicalJson.Of(Reference.Format(message)));
    }

    [Fact]
    public void An_annotation_of_an_unknown_type_keeps_its_bytes()
    {
        var any = new Any { TypeUrl = "type.googleapis.com/acme.v9.Future", Value = ByteString.CopyFrom(1, 2, 3) };

        Print(any).Should().Be("""{"@type":"type.googleapis.com/acme.v9.Future","value":"AQID"}""");
    }

    [Fact]
    public void A_damaged_annotation_keeps_its_bytes()
    {
        var any = new Any { TypeUrl = "type.googleapis.com/c1.connector.v2.GroupTrait", Value = ByteString.CopyFrom(0x0A, 0x7F) };

        Print(any).Should().Be("""{"@type":"type.googleapis.com/c1.connector.v2.GroupTrait","value":"Cn8="}""");
    }

    [Fact]
    public void Hostile_nesting_ends_in_bytes_instead_of_a_crash()
    {
        var any = new Any();
        for (int i = 0; i < 5_000; i++)
        {
            any = Any.Pack(any);
        }

        string json = Print(any);

        json.Count(c => c == '{').Should().BeLessThan(100);
        JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 256 }).Should().NotBeNull();
    }

    [Theory]
    [InlineData(253_402_300_800L, 0)]
    [InlineData(0L, -1)]
    [InlineData(0L, 1_000_000_000)]
    public void A_time_outside_the_calendar_is_written_as_numbers(long seconds, int nanos) =>
        Print(new Timestamp { Seconds = seconds, Nanos = nanos }).Should().Be($$"""{"seconds":"{{seconds}}","nanos":{{nanos}}}""");

    [Fact]
    public void Numbers_that_JSON_lacks_become_text() =>
        Print(Value.ForList(Value.ForNumber(double.NaN), Value.ForNumber(double.NegativeInfinity))).Should().Be("""["NaN","-Infinity"]""");

    private static string Json(IMessage message) => Convert.ToBase64String(Any.Pack(message).ToByteArray());

    private static string Print(IMessage message)
    {
        using var buffer = new MemoryStream();
        using (var output = new JsonOutput(buffer))
        {
            output.Proto.Write(output.Json, message);
            output.Flush();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
