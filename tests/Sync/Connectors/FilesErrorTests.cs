using System.Text;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Connectors;

/// <summary>People's exports: what is wrong with them is said with file, line and column, and nothing is written.</summary>
public sealed class FilesErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("users.csv", "name,email\nAda,a@b\n", 1, 0, "column 'id' is missing")]
    [InlineData("users.csv", "", 1, 0, "the file is empty")]
    [InlineData("users.csv", "id,name,Id\n", 1, 9, "column 'id' is there twice")]
    [InlineData("users.csv", "id,name\nada,Ada\nbo,Bo,x\n", 3, 7, "has 3 fields, the header has 2")]
    [InlineData("users.csv", "id,name\nada\n", 2, 0, "has 1 fields")]
    [InlineData("users.csv", "id,name\nada,\"Ada\n\nbo,Bo\n", 2, 5, "never closed")]
    [InlineData("users.csv", "id,name\nada,\"Ada\"x\n", 2, 10, "after a closing quote")]
    [InlineData("users.csv", "id,name\nada,Ada\n,Bo\n", 3, 1, "'id' is empty")]
    [InlineData("users.csv", "id,name\nada,Ada\nbo,Bo\nada,Again\n", 4, 1, "user 'ada' is there twice")]
    [InlineData("users.csv", "id,name,status\nada,Äda,asleep\n", 2, 9, "'status' is 'asleep', it can be enabled")]
    [InlineData("users.csv", "id,last_login\nada,yesterday\n", 2, 5, "no date")]
    [InlineData("users.jsonl", "{\"id\":\"ada\"}\n{\"id\":\"bo\",}\n", 2, 12, "not valid JSON")]
    [InlineData("users.jsonl", "{\"id\":\"ada\"}\n[]\n", 2, 1, "not a JSON object")]
    [InlineData("users.jsonl", "{\"id\":\"ada\",\"ID\":\"b\"}\n", 1, 18, "'id' is there twice")]
    [InlineData("users.jsonl", "{\"name\":\"ada\"}\n", 1, 0, "'id' is missing")]
    [InlineData("grants.csv", "entitlement,principal\ngroup:eng:member,ada\ngroup:eng:member,zed\n", 3, 18, "there is no user 'zed'")]
    [InlineData("users.jsonl", "{\"id\":\"ada\"}\n{\"id\":\"bo\"}\n{\"id\":\"ada\"}\n", 3, 7, "user 'ada' is there twice")]
    [InlineData("grants.jsonl", "{\"entitlement\":\"group:eng:member\",\"principal\":\"zed\"}\n", 1, 47, "there is no user 'zed'")]
    [InlineData("grants.jsonl", "{\"entitlement\":\"group:eng:member\"}\n", 1, 0, "'principal' is missing")]
    [InlineData("grants.csv", "entitlement,principal\ngroup:ops:member,ada\n", 2, 1, "there is no entitlement 'group:ops:member'")]
    [InlineData("members.csv", "group,member,member_type\neng,ada,\neng,all,group\n", 3, 5, "there is no group 'all'")]
    [InlineData("resources.csv", "type,id,parent_type,parent_id\nrepo,web,group,ops\n", 2, 16, "there is no group 'ops'")]
    [InlineData("resource_types.csv", "id,traits\nbot,robot\n", 2, 5, "'robot' is not a trait")]
    [InlineData("entitlements.csv", "resource_type,resource_id,slug\ngroup,eng,member\n", 2, 11, "is there already")]
    public async Task An_error_names_the_place(string file, string content, long line, long column, string message)
    {
        string folder = Valid();
        string path = _folder.Write($"in/{file}", content);
        if (file.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            File.Delete(Path.ChangeExtension(path, ".csv"));
        }

        await FailsAsync(folder, path, line, column, message);
    }

    [Fact]
    public async Task A_byte_that_is_not_text_is_named()
    {
        string folder = Valid();
        string path = _folder.File("in/users.csv");
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes("id,name\nada,Äd"), 0xE4, .. Encoding.UTF8.GetBytes("a\n")]);
        await FailsAsync(folder, path, 2, 7, "byte 0xE4 is not UTF-8");
    }

    [Fact]
    public async Task Utf16_is_named()
    {
        string folder = Valid();
        string path = _folder.File("in/users.csv");
        File.WriteAllText(path, "id,name\nada,Ada\n", Encoding.Unicode);
        await FailsAsync(folder, path, 1, 0, "UTF-16");
    }

    [Theory]
    [InlineData("in/users.jsonl", "{\"id\":\"bo\"}\n{\"id\":\"ada\",\"name\":\"Äd", "a\"}\n", 2, 23)]
    [InlineData("in.yaml", "users:\n  - id: ada\n    name: Äd", "a\n", 3, 13)]
    public async Task A_byte_that_is_not_text_is_named_in_every_format(string file, string before, string after, long line, long column)
    {
        string folder = Valid(), path = _folder.File(file);
        File.Delete(_folder.File("in/users.csv"));
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes(before), 0xE4, .. Encoding.UTF8.GetBytes(after)]);
        await FailsAsync(file == "in.yaml" ? path : folder, path, line, column, "byte 0xE4 is not UTF-8");
    }

    [Theory]
    [InlineData("users.csv", "", ',')]
    [InlineData("users.csv", "id,name\n", ',')]
    [InlineData("users.csv", "id,name\nada,\"Ada\"", ' ')]
    [InlineData("users.csv", "id,name\nada,\"Ada", '"')]
    [InlineData("groups.jsonl", "{\"id\":[", '1')]
    public async Task A_line_of_a_gibibyte_of_any_byte_is_refused_in_little_memory(string file, string start, char fill)
    {
        string folder = Valid(), path = _folder.Write($"in/{file}", start);
        File.Delete(_folder.File(file == "users.csv" ? "in/groups.csv" : "in/users.csv"));
        File.Delete(_folder.File(file == "users.csv" ? "in/none" : "in/groups.csv"));
        using (FileStream stream = File.Open(path, FileMode.Append))
        {
            // What follows is read no further than the limit: 64 MiB stand for any length.
            byte[] piece = new byte[1 << 20];
            piece.AsSpan().Fill((byte)fill);
            for (int i = 0; i < 64; i++)
            {
                stream.Write(piece);
            }

            stream.SetLength(1L << 30);
        }

        long before = GC.GetTotalAllocatedBytes();
        await FailsAsync(folder, path, start.Count(c => c == '\n') + 1, 0, "longer than 1048576 bytes");
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(128 << 20);
    }

    [Fact]
    public async Task A_line_of_a_gibibyte_in_yaml_is_refused_in_little_memory()
    {
        string path = _folder.Write("in.yaml", "users:\n  - id: ");
        foreach ((long length, long line, string message) in new[] { (1L << 30, 0L, "larger than 256 MiB"), (200L << 20, 2L, "longer than 1048576 bytes") })
        {
            using (FileStream stream = File.Open(path, FileMode.Open))
            {
                stream.SetLength(length);
            }

            long before = GC.GetTotalAllocatedBytes();
            await FailsAsync(path, path, line, 0, message);
            (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(64 << 20);
        }
    }

    [Theory]
    [InlineData("in.yaml", "users:\n  - ", "{a: ", "{a: 1", "}", 2, 64)]
    [InlineData("in/users.jsonl", "{\"id\":", "{\"a\":", "1", "}", 1, 0)]
    public async Task Nesting_without_end_is_refused(string file, string start, string open, string end, string close, long line, long column)
    {
        const int depth = 100_000;
        string folder = Valid();
        File.Delete(_folder.File("in/users.csv"));
        string path = _folder.Write(file, start + string.Concat(Enumerable.Repeat(open, depth)) + end + string.Concat(Enumerable.Repeat(close, depth)) + "\n");
        string target = _folder.File("sync.c1z");
        await using FilesConnector connector = FilesConnector.Open(file == "in.yaml" ? path : folder);
        Func<Task> sync = () => new Syncer(connector).RunAsync(target);
        SyncException error = (await sync.Should().ThrowAsync<SyncException>()).Which;
        (error.Code, error.Path, error.Line).Should().Be((SyncErrorCode.BadInput, path, line));
        error.Column.Should().BeGreaterThan(column);
    }

    [Theory]
    [InlineData("users.csv", "id,name\n", 2)]
    [InlineData("users.csv", "id,name\nada,\"", 2)]
    [InlineData("users.csv", "", 1)]
    [InlineData("groups.jsonl", "{\"id\":\"", 1)]
    public async Task A_line_of_a_gibibyte_is_refused_in_little_memory(string file, string start, long line)
    {
        string folder = Valid();
        File.Delete(_folder.File("in/groups.csv"));
        File.Delete(_folder.File("in/users.csv"));
        string path = _folder.Write($"in/{file}", start);
        using (FileStream stream = File.Open(path, FileMode.Append))
        {
            stream.SetLength(1L << 30);
        }

        long before = GC.GetTotalAllocatedBytes();
        await FailsAsync(folder, path, line, 0, "longer than 1048576 bytes");
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(64 << 20);
    }

    [Theory]
    [InlineData("users: 3", 1, 8, "is a list")]
    [InlineData("- a", 1, 1, "a mapping of tables")]
    [InlineData("users:\n  - id: ada\n    id: bo\n", 3, 5, "'id' is there twice")]
    [InlineData("users:\n  - &a {id: ada}\n  - *a\n", 3, 5, "aliases")]
    [InlineData("users:\n  - id: ada\n   name: x\n", 3, 4, "not valid YAML")]
    [InlineData("users:\n  - name: Ada\n", 2, 0, "'id' is missing")]
    [InlineData("users:\n  - id: ada\n    status: asleep\n", 3, 13, "'status' is 'asleep'")]
    [InlineData("users:\n  - id: ada\ngroups:\n  - id: eng\nmembers:\n  - {group: eng, member: zed}\n", 6, 26, "there is no user 'zed'")]
    [InlineData("users:\n  - id: ada\ngrants:\n  - {entitlement: x, principal: ada}\n", 4, 19, "there is no entitlement 'x'")]
    [InlineData("users:\n  - id: ada\nmembers:\n  - {group: eng, member: ada}\n", 4, 13, "there is no group 'eng'")]
    [InlineData("cars:\n  - id: ada\n", 0, 0, "'cars' is not a table")]
    [InlineData("users:\n  - id: ada\n  - id: ada\n", 3, 9, "user 'ada' is there twice")]
    public async Task An_error_in_yaml_names_the_place(string text, long line, long column, string message)
    {
        string path = _folder.Write("in.yaml", text);
        await FailsAsync(path, path, line, column, message);
    }

    [Fact]
    public async Task Mended_data_is_read_anew_as_a_whole()
    {
        string folder = Valid(), target = _folder.File("sync.c1z");
        _folder.Write("in/members.csv", "group,member\neng,ada\neng,cleo\n");
        var options = new SyncOptions { CheckpointInterval = TimeSpan.Zero, Invariants = InvariantPolicy.Fail };
        await using (FilesConnector broken = FilesConnector.Open(folder))
        {
            Func<Task> sync = () => new Syncer(broken, options).RunAsync(target);
            await sync.Should().ThrowAsync<SyncException>();
        }

        File.AppendAllText(_folder.File("in/users.csv"), "cleo,Cleo\n");
        await using FilesConnector mended = FilesConnector.Open(folder);
        SyncReport report = await new Syncer(mended, options).RunAsync(target);
        report.WasResumed.Should().BeFalse("what was listed before the data was mended no longer counts");
        report.Counts.Should().Be(new SyncCounts(2, 4, 1, 2, 0));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_an_error()
    {
        string folder = Valid();
        string path = _folder.Write("in/users.csv", "id\nada\nbo\ncleo\n");
        await using FilesConnector connector = FilesConnector.Open(folder);
        var request = new ResourceListRequest { ResourceTypeId = "user", PageSize = 1 };
        ListPage<Proto.Connector.V2.Resource> page = await connector.ListResourcesAsync(request);
        File.AppendAllText(path, "dana\n");
        Func<Task> next = async () => await connector.ListResourcesAsync(request with { PageToken = page.NextToken });
        (await next.Should().ThrowAsync<SyncException>()).Which.Message.Should().Contain("changed while it was read");
    }

    [Fact]
    public async Task A_place_without_tables_is_an_error()
    {
        Directory.CreateDirectory(_folder.File("empty"));
        await FailsAsync(_folder.File("empty"), _folder.File("empty"), 0, 0, "there is no table");
        await FailsAsync(_folder.File("none"), _folder.File("none"), 0, 0, "no such file or folder");
    }

    public void Dispose() => _folder.Dispose();

    private string Valid()
    {
        _folder.Write("in/users.csv", "id,name\nada,Ada\nbo,Bo\n");
        _folder.Write("in/groups.csv", "id\neng\n");
        return _folder.File("in");
    }

    private async Task FailsAsync(string source, string file, long line, long column, string message)
    {
        string target = _folder.File("sync.c1z");
        await using FilesConnector connector = FilesConnector.Open(source);
        Func<Task> sync = () => new Syncer(connector).RunAsync(target);
        SyncException error = (await sync.Should().ThrowAsync<SyncException>()).Which;
        error.Code.Should().Be(SyncErrorCode.BadInput);
        error.Message.Should().Contain(message);
        (error.Path, error.Line, error.Column).Should().Be((file, line, column), error.Message);
        Directory.EnumerateFileSystemEntries(_folder.Path, "sync.c1z*").Should().BeEmpty("nothing is half-written");
    }
}
