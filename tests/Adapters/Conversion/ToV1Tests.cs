using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Conversion;

/// <summary>From v3 to v1, and both engines fed the same calls.</summary>
public sealed class ToV1Tests : IDisposable
{
    private static readonly ConversionOptions ToV1 = new() { To = C1zEngine.Sqlite, Clock = new ZonedClock(TimeSpan.Zero) };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tarzstd")]
    [InlineData("medium-v3")]
    [InlineData("mutated-v3")]
    [InlineData("resynced-v3")]
    [InlineData("unfinished-v3")]
    [InlineData("empty-v3")]
    public void A_fixture_comes_back_from_v1_with_the_same_records(string fixture)
    {
        string v1 = _folder.File("v1.c1z");
        string v3 = _folder.File("v3.c1z");
        ConversionSummary there = C1zConverter.Convert(Fixtures.Go(fixture + ".c1z"), v1, ToV1);
        C1zConverter.Convert(v1, v3, ToV1 with { To = C1zEngine.Lsm }).Grants.Should().Be(there.Grants);
        using C1zReader original = C1zReader.Open(Fixtures.Go(fixture + ".c1z"));
        using C1zReader middle = C1zReader.Open(v1);
        using C1zReader back = C1zReader.Open(v3);
        middle.Info.Format.Should().Be("v1");
        foreach (C1zReader copy in new[] { middle, back })
        {
            copy.EnumerateResourceTypes().Should().BeEquivalentTo(original.EnumerateResourceTypes());
            Ordered(copy.EnumerateResources(), r => r.ToString()).Should().Equal(Ordered(original.EnumerateResources(), r => r.ToString()));
            Ordered(copy.EnumerateEntitlements(), r => r.ToString()).Should().Equal(Ordered(original.EnumerateEntitlements(), r => r.ToString()));
            Func<Grant, Grant> view = copy == middle ? WithoutExpandable : grant => grant;
            Ordered(copy.EnumerateGrants(), g => g.Id + g.Principal).Should()
                .Equal(Ordered(original.EnumerateGrants().Select(view), g => g.Id + g.Principal));
            SyncInfo sync = copy.EnumerateSyncs().Single();
            SyncInfo expected = original.EnumerateSyncs().Single();
            sync.Should().BeEquivalentTo(
                expected.IsFinished ? expected with { Token = "" } : expected, options => options.Excluding(s => s.CachedStats));
        }

        Rows.CheckStorage(v3);
    }

    [Fact]
    public void Entitlements_that_share_an_id_do_not_fit_into_v1()
    {
        string v3 = _folder.File("v3.c1z");
        Entitlement first = Make.Member(Make.Group("a"));
        Entitlement second = Make.Member(Make.Group("b"));
        second.Id = first.Id;
        using (C1zWriter writer = C1zWriter.Open(v3, new C1zWriterOptions { Engine = C1zEngine.Lsm }))
        {
            writer.StartSync();
            writer.PutResourceTypes([Make.GroupType]);
            writer.PutEntitlements([first, second]);
            writer.EndSync();
            writer.Save();
        }

        string v1 = _folder.File("v1.c1z");
        Action convert = () => C1zConverter.Convert(v3, v1, ToV1);
        convert.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.AmbiguousId);
        File.Exists(v1).Should().BeFalse();
    }

    [Fact]
    [Trait("parity", "TestSyncMetaStatsV2CrossEngineEquality")]
    public void Both_engines_give_the_same_records_for_the_same_calls()
    {
        string v1 = Write(C1zEngine.Sqlite);
        string v3 = Write(C1zEngine.Lsm);
        using C1zReader left = C1zReader.Open(v1);
        using C1zReader right = C1zReader.Open(v3);
        right.Info.Should().Be(new SnapshotInfo("pebble", "v3", "indexed_zstd"));
        Ordered(right.EnumerateResourceTypes(), t => t.Id).Should().Equal(Ordered(left.EnumerateResourceTypes(), t => t.Id));
        Ordered(right.EnumerateResources(), r => r.Id.ToString()).Should().Equal(Ordered(left.EnumerateResources(), r => r.Id.ToString()));
        Ordered(right.EnumerateEntitlements(), e => e.Id).Should().Equal(Ordered(left.EnumerateEntitlements().Select(Projected), e => e.Id));
        Ordered(right.EnumerateGrants(), g => g.Id).Should().Equal(Ordered(left.EnumerateGrants().Select(Projected), g => g.Id));
        right.GetStats().ToString().Should().Be(left.GetStats().ToString());
    }

    private string Write(C1zEngine engine)
    {
        string path = _folder.File(engine + ".c1z");
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = engine });
        SyntheticSnapshot.Write(writer, new SyntheticOptions { Grants = 2_500, Entitlements = 30, PageSize = 700 });
        writer.Save();
        writer.SetCurrentSync(writer.Reader.EnumerateSyncs().Single().Id);
        Grant[] grants = [.. writer.Reader.EnumerateGrants().OrderBy(g => g.Id, StringComparer.Ordinal).Take(3)];
        writer.DeleteGrant(grants[0].Id).Should().BeTrue();
        grants[1].Sources = new GrantSources { Sources = { ["x"] = new GrantSources.Types.GrantSource { IsDirect = true } } };
        writer.PutGrants([grants[1]]);
        writer.EndSync();
        writer.Save();
        return path;
    }

    // What v3 keeps of an entitlement's and a grant's references: identity.
    private static Entitlement Projected(Entitlement entitlement)
    {
        Entitlement copy = entitlement.Clone();
        copy.Resource = new Resource { Id = entitlement.Resource.Id };
        ResourceType[] stubs = [.. entitlement.GrantableTo.Select(type => new ResourceType { Id = type.Id })];
        copy.GrantableTo.Clear();
        copy.GrantableTo.AddRange(stubs);
        return copy;
    }

    private static Grant Projected(Grant grant)
    {
        Grant copy = grant.Clone();
        copy.Entitlement = new Entitlement { Id = grant.Entitlement.Id, Resource = new Resource { Id = grant.Entitlement.Resource.Id } };
        copy.Principal = new Resource { Id = grant.Principal.Id, ParentResourceId = grant.Principal.ParentResourceId };
        return copy;
    }

    // Readers of v1 give the annotation only to those who ask for it.
    private static Grant WithoutExpandable(Grant grant)
    {
        Grant copy = grant.Clone();
        foreach (var any in grant.Annotations.Where(any => any.Is(GrantExpandable.Descriptor)))
        {
            copy.Annotations.Remove(any);
        }

        return copy;
    }

    private static T[] Ordered<T>(IEnumerable<T> items, Func<T, string> key) => [.. items.OrderBy(key, StringComparer.Ordinal)];
}
