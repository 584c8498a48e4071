using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Writing;

/// <summary>The budget of a bulk load. Measured over all threads, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(LoadAllocationTests), DisableParallelization = true)]
[Collection(nameof(LoadAllocationTests))]
public sealed class LoadAllocationTests
{
    private const int Grants = 1_000_000;
    private const int Entitlements = 100;
    private const int BytesPerGrant = 8;

    [Fact]
    public void A_million_grants_in_one_call_allocate_at_most_eight_bytes_each()
    {
        Resource app = Make.Resource("app", "github");
        Entitlement[] entitlements = [.. Enumerable.Range(0, Entitlements).Select(i => new Entitlement { Id = $"entitlement-{i:D4}", Resource = app })];
        Resource[] users = [.. Enumerable.Range(0, Grants / Entitlements).Select(i => Make.Resource("user", $"user-{i:D8}"))];
        Grant[] grants = new Grant[Grants];
        for (int i = 0; i < grants.Length; i++)
        {
            grants[i] = new Grant { Id = $"grant-{i:D8}", Entitlement = entitlements[i % Entitlements], Principal = users[i / Entitlements] };
        }

        using var folder = new TempFolder();
        long least = long.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Load(folder.File($"{run}.c1z"), entitlements, [app, .. users], grants);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        least.Should().BeLessThanOrEqualTo((long)BytesPerGrant * Grants);
    }

    private static void Load(string path, Entitlement[] entitlements, Resource[] resources, Grant[] grants)
    {
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = C1zEngine.Lsm, Mode = C1zWriteMode.CreateNew, Shards = 2 });
        writer.StartSync();
        writer.PutResources(resources);
        writer.PutEntitlements(entitlements);
        writer.PutGrants(grants);
        writer.EndSync();
        writer.Save();
    }
}
