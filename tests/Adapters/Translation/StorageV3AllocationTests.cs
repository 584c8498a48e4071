using System.Globalization;
using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Tests.Translation;

/// <summary>Allocation budgets of the bulk paths, exact.</summary>
public sealed class StorageV3AllocationTests
{
    private readonly RecordTranslator _translator = RecordTranslator.For(RecordEncoding.StorageV3);

    [Fact]
    public void Writing_grants_allocates_nothing()
    {
        Grant[] grants = [.. Enumerable.Range(0, 1_000).Select(i => Sample(i, i % 3 == 0, i % 5 == 0))];
        var batch = new GrantBatch();
        Allocation.Of(() => Write(grants, batch)).Should().Be(0);
    }

    [Fact]
    public void Reading_a_grant_allocates_its_own_objects_and_texts()
    {
        const int Count = 1_000;
        var batch = new GrantBatch();
        Write([.. Enumerable.Range(0, Count).Select(i => Sample(i, false, false))], batch);
        Grant[] page = new Grant[Count];
        long bare = Allocation.Of(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                page[i] = Bare();
            }
        });

        Allocation.Of(() => Read(batch, page)).Should().BeLessThanOrEqualTo(bare, "only what the message itself is made of");
    }

    // The objects of a read grant, with two texts of their own: the ids of grant and principal.
    private static Grant Bare() => new()
    {
        Id = new string('i', "entitlement-0001:user:user-00000000".Length),
        Entitlement = new Entitlement { Id = "", Resource = new Resource { Id = new ResourceId { ResourceType = "app", Resource = "github" } } },
        Principal = new Resource { Id = new ResourceId { ResourceType = "user", Resource = new string('u', "user-00000000".Length) } },
    };

    private void Read(GrantBatch batch, Grant[] page)
    {
        for (int i = 0; i < page.Length; i++)
        {
            page[i] = _translator.Read(batch, in batch.Rows[i], withExpansion: false);
        }
    }

    private void Write(Grant[] grants, GrantBatch batch)
    {
        batch.Clear();
        _translator.BeginCall();
        foreach (Grant grant in grants)
        {
            _translator.Add(grant, batch);
        }
    }

    private static Grant Sample(int i, bool hasSources, bool isExpandable)
    {
        string principal = string.Create(CultureInfo.InvariantCulture, $"user-{i:D8}");
        var grant = new Grant
        {
            Id = "entitlement-0001:user:" + principal,
            Entitlement = new Entitlement
            {
                Id = "entitlement-0001",
                Resource = new Resource { Id = new ResourceId { ResourceType = "app", Resource = "github" } },
            },
            Principal = new Resource { Id = new ResourceId { ResourceType = "user", Resource = principal } },
        };
        if (hasSources)
        {
            grant.Sources = new GrantSources { Sources = { ["b"] = new GrantSources.Types.GrantSource(), ["a"] = new GrantSources.Types.GrantSource() } };
        }

        if (isExpandable)
        {
            grant.Annotations.Add(Any.Pack(new GrantExpandable { EntitlementIds = { "entitlement-0002" } }));
            grant.Annotations.Add(Any.Pack(new GrantImmutable()));
        }

        return grant;
    }
}
