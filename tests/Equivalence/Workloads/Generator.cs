namespace C1z.Equivalence.Workloads;

/// <summary>Makes steps from a seed. Knows roughly whether a sync is running, so that most steps do something.</summary>
internal sealed class Generator(int seed)
{
    private readonly Pool _pool = new(new Random(seed));
    private int _syncs;
    private bool _running;

    private delegate Step Maker(Generator generator);

    /// <summary>Makes a workload: a sync that runs, steps of a suite, and at the end a look at everything.</summary>
    public Workload Make(Suite suite)
    {
        List<Step> steps = [Start()];
        while (steps.Count < suite.Steps)
        {
            steps.Add(!_running && _pool.Rarely(40) ? _pool.Of<Maker>(g => g.Start(), g => g.Start(), g => g.Bind())(this) : suite.Pick(_pool.Random)(this));
        }

        return new Workload($"{suite.Name} {seed}", [.. steps, .. LookAtAll()]);
    }

    public Step Start()
    {
        _running = true;
        _syncs++;
        return _pool.Random.Next(12) switch
        {
            < 7 => new Start("full", Running.Stage.NoSync),
            7 => new Start("resources_only", Running.Stage.NoSync),
            8 => new Start("partial", Sync()),
            9 => new Start(_pool.Of("partial_upserts", "partial_deletions"), Sync()),
            10 => new Import(_pool.Random.Next(3), _pool.Of("full", "partial"), _pool.Rarely(50)),
            _ => new Start(_pool.Of("", "other", "full"), Sync()),
        };
    }

    /// <summary>Makes an earlier sync current.</summary>
    public Step Bind()
    {
        _running = true;
        return _pool.Rarely(50) ? new SetCurrent(Sync()) : new Resume(_pool.Of("full", "", "partial"), _pool.Of(Sync(), Running.Stage.NoSync));
    }

    public Step Life()
    {
        switch (_pool.Random.Next(17))
        {
            case 0 or 1 or 2:
                _running = false;
                return new End();
            case 3:
                return new Checkpoint(_pool.Of("", "step 2", "{\"step_durations_ms\":{\"a\":5,\"é\":0}}", "{\"step_durations_ms\":{}}", "é\0"));
            case 4:
                return new ReadToken();
            case 5:
                return new View(_pool.Of(Sync(), Running.Stage.NoSync));
            case 6:
                return new Latest(_pool.Of("full", "", "partial", "resources_only", "other"), _pool.Random.Next(3));
            case 7:
                return new MarkDiff(Sync());
            case 8:
                return new Link(Sync(), Sync());
            case 9:
                return new MarkIngest(Sync(), _pool.Of("connector", "compaction_merge", "other", null));
            case 10:
                return new FindRun(Sync());
            case 11:
                return new DeleteSync(_pool.Random.Next(Math.Max(1, _syncs)));
            case 12:
                return new Wait(_pool.Of(1, 23, 100, 169));
            case 13:
                return new ListRuns(_pool.Of(1, 2, 0));
            case 14:
                return new SetToken(_pool.Of("", "step 3", "{\"step_durations_ms\":{\"b\":7}}"));
            default:
                return new Resolve();
        }
    }

    public Step Publish()
    {
        switch (_pool.Random.Next(10))
        {
            case < 4:
                return new Save();
            case < 7:
                return new SealAndGoOn();
            case 7:
                return _pool.Rarely(50) ? new State() : new CheckpointAndGoOn();
            default:
                _running = false;
                return new Reopen(_pool.Of(OpenMode.ReadWrite, OpenMode.ReadWrite, OpenMode.ReadOnly, OpenMode.CreateNew));
        }
    }

    public Step Count() => _pool.Rarely(70)
        ? new Stats(_pool.Of("full", "", "partial"), _pool.Of(Sync(), Running.Stage.NoSync), _pool.Rarely(30))
        : new CountSync(Sync());

    public Step PutTypes() => new PutTypes(_pool.Some(() => new TypeSpec(_pool.AnyType(), _pool.Of("", "A", "B"), _pool.Age(), _pool.Flaw())));

    public Step PutResources() => new PutResources(_pool.Some(() => new ResourceSpec(
        _pool.AnyKey(), _pool.Rarely(50) ? null : _pool.AnyKey(), _pool.Of("A", "B"), _pool.Age(), _pool.Flaw())));

    public Step PutEntitlements() => new PutEntitlements(_pool.Some(() =>
    {
        ResourceKey resource = _pool.AnyKey(1);
        return new EntitlementSpec(_pool.EntitlementId(resource), resource, _pool.Of("A", "B"), _pool.Age(), _pool.Flaw());
    }));

    public Step PutGrants() => new PutGrants(_pool.Rarely(70) ? GrantPutMode.Replace : GrantPutMode.PreserveExpansion, _pool.Some(Grant, 12));

    public Step LoadGrants() => new LoadGrants(_pool.Of(1, 3, 7, 100), _pool.Some(Grant, 30));

    public Step PutAssets() => new PutAssets(_pool.Some(() => new AssetSpec(
        _pool.AssetId(), _pool.Of("", "image/png", "text/plain"), _pool.Of(0, 1, 100), _pool.Age())));

    public Step DeleteGrant()
    {
        GrantSpec grant = Grant();
        return new DeleteGrant(grant.Id.Length == 0 && _pool.Rarely(50) ? $"{grant.EntitlementId}:{grant.Principal}" : grant.Id);
    }

    public Step Get()
    {
        int sync = SyncOfRead();
        return _pool.Random.Next(7) switch
        {
            0 => new GetType(sync, _pool.AnyType()),
            1 => new GetResource(sync, _pool.AnyKey()),
            2 => new GetEntitlement(sync, _pool.EntitlementId(_pool.Key())),
            3 => new GetGrant(sync, Grant() is var grant && grant.Id.Length > 0 ? grant.Id : $"{grant.EntitlementId}:{grant.Principal}"),
            4 => new GetAsset(sync, _pool.AssetId()),
            5 => new FindResources(sync, _pool.Some(() => _pool.AnyKey())),
            _ => new FindEntitlements(sync, _pool.Some(() => _pool.EntitlementId(_pool.Key()), 4)),
        };
    }

    public Step List()
    {
        Listing listing = _pool.Random.Next(8) switch
        {
            0 => new Types(SyncOfRead()),
            1 or 2 => new Resources(SyncOfRead(), _pool.Rarely(50) ? null : _pool.AnyType(), _pool.Rarely(50) ? null : _pool.AnyKey()),
            3 => new Entitlements(SyncOfRead(), _pool.Rarely(50) ? null : _pool.AnyKey()),
            4 => new Assets(SyncOfRead()),
            _ => GrantListing(),
        };
        return Take(listing);
    }

    public Step ListGrants() => Take(_pool.Rarely(25)
        ? new GrantsOf(SyncOfRead(), _pool.Some(() => _pool.Rarely(5) ? "" : _pool.EntitlementId(_pool.Key()), 5))
        : GrantListing());

    public Step Sessions()
    {
        int sync = _pool.Of(Sync(), Sync(), Sync(), Running.Stage.NoSync);
        string prefix = _pool.Prefix();
        return _pool.Random.Next(10) switch
        {
            < 4 => new SetSessions(sync, prefix, _pool.Some(() => new SessionSpec(_pool.SessionKey(), _pool.Rarely(3) ? 2_000_000 : _pool.Of(0, 1, 9)))),
            4 => new GetSession(sync, prefix, _pool.SessionKey()),
            5 => new GetSessions(sync, prefix, _pool.Some(_pool.SessionKey)),
            6 or 7 => new AllSessions(sync, prefix),
            8 => new DeleteSessions(sync, prefix, _pool.Some(_pool.SessionKey)),
            _ => new ClearSessions(sync, prefix),
        };
    }

    private Step Take(Listing listing)
    {
        int size = _pool.Of(1, 7, 3, 0, 10_000);
        return _pool.Random.Next(10) switch
        {
            < 5 => new ListAll(listing, size),
            < 9 => new TakePage(listing, size),
            _ => new TakeWith(listing, _pool.Token()),
        };
    }

    private Grants GrantListing()
    {
        GrantSpec like = Grant();
        GrantListing kind = _pool.Of(Enum.GetValues<GrantListing>());
        return new Grants(
            SyncOfRead(),
            kind,
            _pool.Of(Enum.GetValues<RowParts>()),
            Resource: _pool.Rarely(20) ? like.Resource : null,
            EntitlementId: kind == Engines.GrantListing.Entitlement || _pool.Rarely(20) ? like.EntitlementId : null,
            EntitlementResource: _pool.Rarely(30) ? _pool.Of(like.Resource, _pool.Key()) : null,
            Principal: kind == Engines.GrantListing.Principal ? (_pool.Rarely(5) ? null : like.Principal) : _pool.Rarely(20) ? like.Principal : null,
            PrincipalTypes: _pool.Rarely(20) ? Principals() : null,
            ResourceType: kind == Engines.GrantListing.ResourceType ? _pool.Type() : null,
            OnlyExpandable: _pool.Rarely(20));
    }

    private Items<string> Principals() => _pool.Rarely(5)
        ? new Items<string>([.. Enumerable.Repeat("user", 513)])
        : new Items<string>([.. Enumerable.Range(0, _pool.Random.Next(4)).Select(_ => _pool.AnyType())]);

    private GrantSpec Grant()
    {
        ResourceKey resource = _pool.AnyKey(1);
        ResourceKey principal = _pool.AnyKey(1);
        string entitlement = _pool.EntitlementId(resource);
        Items<string>? expandable = _pool.Rarely(30) ? new Items<string>([_pool.Of("group:1:member", "custom")]) : null;
        return new GrantSpec(
            _pool.GrantId(entitlement, principal),
            entitlement,
            resource,
            principal,
            expandable,
            expandable is not null && _pool.Rarely(80),
            _pool.Rarely(70) ? null : _pool.Of("s1", "s2"),
            _pool.Age(),
            _pool.Flaw());
    }

    private int Sync() => _pool.Rarely(5) ? Running.Stage.UnknownSync : _pool.Random.Next(Math.Max(1, _syncs));

    private int SyncOfRead() => _pool.Rarely(75) ? Running.Stage.NoSync : Sync();

    private static IEnumerable<Step> LookAtAll() =>
    [
        new Resolve(),
        new ListRuns(0),
        new ListAll(new Types(Running.Stage.NoSync), 1),
        new ListAll(new Resources(Running.Stage.NoSync, null, null), 7),
        new ListAll(new Entitlements(Running.Stage.NoSync, null), 7),
        new ListAll(new Grants(Running.Stage.NoSync, Engines.GrantListing.All, RowParts.All), 7),
        new ListAll(new Grants(Running.Stage.NoSync, Engines.GrantListing.PendingExpansion, RowParts.All), 1),
        new ListAll(new Assets(Running.Stage.NoSync), 0),
        new AllSessions(0, ""),
        new Stats("", Running.Stage.NoSync, false),
        new State(),
    ];
}
