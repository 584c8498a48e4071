using System.Text.Json;
using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Connector.V2;
using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace C1z.Engines.Lsm.Tests.Reading;

/// <summary>The records of every listing, as JSON, are the lines that the Go SDK wrote.</summary>
public sealed class DumpEqualityTests
{
    private static readonly JsonFormatter Json = new(new JsonFormatter.Settings(false, TypeRegistry.FromFiles(
        GrantReflection.Descriptor,
        EntitlementReflection.Descriptor,
        ResourceReflection.Descriptor,
        GrantAnnotationsReflection.Descriptor,
        EntitlementAnnotationsReflection.Descriptor,
        ResourceAnnotationsReflection.Descriptor,
        UserTraitReflection.Descriptor,
        GroupTraitReflection.Descriptor,
        RoleTraitReflection.Descriptor,
        AppTraitReflection.Descriptor,
        SecretTraitReflection.Descriptor)));

    [Theory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void Records_are_the_lines_of_the_dump(string name) => Compare(Fixtures.Go(name));

    [SkippableFact]
    public void Records_of_a_real_file_are_the_lines_of_its_dump() => Compare(Fixtures.Real("36zGv.unexpanded.v3.c1z"));

    private static void Compare(string path)
    {
        using LsmEngine engine = LsmEngine.Open(path);
        Compare(
            path, "v3_resource_type", ResourceTypeRecord.Parser,
            Pages.All<ResourceTypeBatch, ResourceTypeRow>(new ResourceTypeBatch(), (page, into) => engine.ListResourceTypes(null, page, into), row => row.Value));
        Compare(
            path, "v3_resource", ResourceRecord.Parser,
            Pages.All<ResourceBatch, ResourceRow>(new ResourceBatch(), (page, into) => engine.ListResources(new ResourceQuery(), page, into), row => row.Value));
        Compare(
            path, "v3_entitlement", EntitlementRecord.Parser,
            Pages.All<EntitlementBatch, EntitlementRow>(
                new EntitlementBatch(), (page, into) => engine.ListEntitlements(new EntitlementQuery(), page, into), row => row.Value));
        Compare(path, "v3_grant", GrantRecord.Parser, Pages.Grants(engine, new GrantQuery()));
        foreach (JsonElement order in Dump.Lines(path, "grants_for_entitlement_order"))
        {
            string id = order.GetProperty("entitlement").GetString()!;
            List<string> ids = [.. order.GetProperty("grant_ids").EnumerateArray().Select(e => e.GetString()!)];
            List<string> ours = [.. Pages.Grants(engine, new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = id })
                .Select(record => GrantRecord.Parser.ParseFrom(Convert.FromHexString(record)).ExternalId)];
            ours.Take(ids.Count).Should().Equal(ids);
        }

        Pages.Grants(engine, new GrantQuery { Listing = GrantListing.PendingExpansion }).Should().HaveCount(Dump.Lines(path, "pending_expansion").Count);
    }

    private static void Compare<T>(string path, string kind, MessageParser<T> parser, List<string> records)
        where T : IMessage<T>
    {
        List<string> expected = [.. Dump.Lines(path, kind).Select(Dump.Canonical)];
        List<string> actual = [.. records.Select(record =>
        {
            using JsonDocument json = JsonDocument.Parse(Json.Format(parser.ParseFrom(Convert.FromHexString(record))));
            return Dump.Canonical(json.RootElement);
        })];
        expected.Sort(StringComparer.Ordinal);
        actual.Sort(StringComparer.Ordinal);
        actual.SequenceEqual(expected).Should().BeTrue($"all {kind} lines are equal; the first that differs: {FirstDifference(actual, expected)}");
    }

    private static string FirstDifference(List<string> actual, List<string> expected)
    {
        foreach ((string ours, string theirs) in actual.Zip(expected))
        {
            if (ours != theirs)
            {
                return $"{ours} instead of {theirs}";
            }
        }

        return $"{actual.Count} lines instead of {expected.Count}";
    }
}
