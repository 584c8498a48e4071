using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Connectors;

/// <summary>People's exports: what is understood.</summary>
public sealed class FilesConnectorTests : IDisposable
{
    private const string Yaml = """
        users:
          - id: ada
            display_name: Ada Ahmed
            email: ada@acme.example
            emails: [ada@acme.example, ada@home.example]
            Status: disabled
            address: { city: Oslo }
          - id: bo
        groups:
          - id: eng
            name: Engineering
          - id: all
        members:
          - { group: eng, member: ada }
          - { group: all, member: eng, member_type: group }
          - { group: all, member: bo }
        resource_types:
          - { id: repo, display_name: Repository }
        resources:
          - { type: repo, id: web, parent_type: group, parent_id: eng }
        entitlements:
          - { resource_type: repo, resource_id: web, slug: write, purpose: permission, grantable_to: [user, group] }
        grants:
          - { resource_type: repo, resource_id: web, entitlement: write, principal: all, principal_type: group }
          - { entitlement: "repo:web:write", principal: bo, immutable: yes }
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Csv_json_lines_and_yaml_say_the_same()
    {
        string csv = _folder.File("csv"), json = _folder.File("json");
        _folder.Write("csv/users.csv", "\uFEFFID;Display Name;E-Mail;emails;status;address.city\r\nada;\"Ada Ahmed\";ada@acme.example;\"ada@acme.example;ada@home.example\";Disabled;Oslo\r\n\r\nbo;;;;;\r\n");
        _folder.Write("csv/groups.csv", "id,name\neng,Engineering\nall,\n");
        _folder.Write("csv/members.tsv", "group\tmember\tmember_type\neng\tada\t\nall\teng\tgroup\nall\tbo\t\n");
        _folder.Write("csv/resource_types.csv", "id,display_name\nrepo,Repository\n");
        _folder.Write("csv/resources.csv", "type,id,parent_type,parent_id\nrepo,web,group,eng\n");
        _folder.Write("csv/entitlements.csv", "resource_type,resource_id,slug,purpose,grantable_to\nrepo,web,write,permission,user;group\n");
        _folder.Write("csv/grants.csv", "resource_type,resource_id,entitlement,principal,principal_type,immutable\nrepo,web,write,all,group,\n,,repo:web:write,bo,,yes\n");
        _folder.Write("json/users.jsonl", """
            {"id":"ada","displayName":"Ada Ahmed","email":"ada@acme.example","emails":["ada@acme.example","ada@home.example"],"status":"disabled","address":{"city":"Oslo"}}

            {"id":"bo","manager":null}
            """);
        _folder.Write("json/groups.ndjson", "{\"id\":\"eng\",\"name\":\"Engineering\"}\n{\"id\":\"all\"}\n");
        foreach (string table in new[] { "members.tsv", "resource_types.csv", "resources.csv", "entitlements.csv", "grants.csv" })
        {
            File.Copy(Path.Combine(csv, table), Path.Combine(json, table));
        }

        IReadOnlyList<string> expected = await SyncAsync(_folder.Write("all.yaml", Yaml));
        (await SyncAsync(csv)).Should().Equal(expected);
        (await SyncAsync(json)).Should().Equal(expected);
    }

    [Fact]
    public async Task Rows_become_what_they_say()
    {
        await SyncAsync(_folder.Write("all.yml", Yaml));
        using C1zReader reader = C1zReader.Open(_folder.File("sync.c1z"));
        Resource ada = reader.FindResource(Resources.Id("user", "ada"))!;
        ada.DisplayName.Should().Be("Ada Ahmed");
        ada.Status.Status_.Should().Be(Status.Types.ResourceStatus.Disabled);
        ada.Profile.Fields["address.city"].StringValue.Should().Be("Oslo");
        ada.Trait<UserTrait>()!.Emails.Select(e => (e.Address, e.IsPrimary)).Should().Equal(("ada@acme.example", true), ("ada@home.example", false));
        reader.FindResource(Resources.Id("repo", "web"))!.ParentResourceId.Resource.Should().Be("eng");
        reader.EnumerateEntitlements().Select(e => e.Id).Should().BeEquivalentTo(["group:eng:member", "group:all:member", "repo:web:write"]);
        var grants = reader.EnumerateGrants().ToDictionary(g => g.Id);
        grants.Keys.Should().Contain("repo:web:write:user:ada", "ada is in eng, eng is in all, all may write");
        grants["repo:web:write:user:bo"].Annotations.Has<GrantImmutable>().Should().BeTrue();
    }

    [Fact]
    public async Task Large_tables_are_read_in_portions()
    {
        _folder.Write("in/users.csv", "id,name\n" + string.Concat(Enumerable.Range(0, 2_500).Select(i => $"u{i},\"User, {i}\nof two lines\"\n")));
        _folder.Write("in/groups.csv", "id\ng\n");
        _folder.Write("in/members.csv", "group,member\n" + string.Concat(Enumerable.Range(0, 2_500).Select(i => $"g,u{i}\n")));
        await using FilesConnector connector = FilesConnector.Open(_folder.File("in"));
        SyncReport report = await new Syncer(connector, new SyncOptions { PageSize = 100 }).RunAsync(_folder.File("sync.c1z"));
        report.Counts.Should().Be(new SyncCounts(2, 2_501, 1, 2_500, 0));
        report.WarningCounts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_targeted_sync_reads_one_group()
    {
        await using FilesConnector connector = FilesConnector.Open(_folder.Write("all.yaml", Yaml));
        SyncReport report = await new Syncer(connector, new SyncOptions { Targets = [Resources.Id("group", "all")] }).RunAsync(_folder.File("part.c1z"));
        report.Counts.Should().Be(new SyncCounts(3, 3, 1, 2, 0));
    }

    [Theory]
    [InlineData("user", "ada", "users.csv")]
    [InlineData("key", "k1", "resources.csv")]
    public async Task Entitlements_on_accounts_and_credentials_are_not_lost(string type, string id, string table)
    {
        _folder.Write("in/users.csv", "id\nada\nbo\n");
        _folder.Write("in/resource_types.csv", "id,traits\nkey,secret\n");
        _folder.Write("in/resources.csv", "type,id\nkey,k1\n");
        _folder.Write("in/entitlements.csv", $"resource_type,resource_id,slug\n{type},{id},impersonate\n");
        _folder.Write("in/grants.csv", $"entitlement,principal\n{type}:{id}:impersonate,bo\n");
        File.Exists(_folder.File($"in/{table}")).Should().BeTrue();
        IReadOnlyList<string> rows = await SyncAsync(_folder.File("in"));
        rows.Should().ContainSingle(row => row.StartsWith("entitlement ", StringComparison.Ordinal))
            .And.ContainSingle(row => row.StartsWith("grant ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_files_are_told_and_ignored()
    {
        _folder.Write("in/users.csv", "id\nada\n");
        _folder.Write("in/user.csv", "id\nbo\n");
        _folder.Write("in/readme.txt", "hello");
        await using FilesConnector connector = FilesConnector.Open(_folder.File("in"));
        (await connector.ValidateAsync()).Warnings.Should().ContainSingle().Which.Should().Contain("user.csv").And.Contain("users");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<string>> SyncAsync(string source)
    {
        string path = _folder.File("sync.c1z");
        await using FilesConnector connector = FilesConnector.Open(source);
        SyncReport report = await new Syncer(connector, new SyncOptions { Invariants = InvariantPolicy.Fail }).RunAsync(path);
        report.WarningCounts.Should().BeEmpty();
        return Content.Of(path);
    }
}
