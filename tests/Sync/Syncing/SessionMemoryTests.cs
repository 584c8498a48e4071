using C1z.Adapters;
using C1z.Sync.Syncing.State;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>A connector's memory: bounded, in order, and in the file as it is in memory.</summary>
public sealed class SessionMemoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task The_sum_of_keys_and_values_is_limited_and_what_goes_makes_room()
    {
        var session = new SessionMemory(20);
        await session.SetAsync("ab", new byte[10]);
        await session.SetAsync("ab", new byte[18]);
        Func<Task> more = async () => await session.SetAsync("c", default);
        (await more.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.LimitExceeded);
        (await session.ListAsync()).Should().ContainSingle("a refused value changes nothing");

        await session.DeleteAsync("ab");
        await session.DeleteAsync("ab");
        await session.SetAsync("c", new byte[19]);
        await session.ClearAsync("c");
        await session.SetAsync("d", new byte[19]);

        Func<Task> large = async () => await new SessionMemory(long.MaxValue).SetAsync("k", new byte[4_132_865]);
        (await large.Should().ThrowAsync<SyncException>()).Which.Message.Should().Contain("'k'");
        Func<Task> key = async () => await session.SetAsync(new string('k', 1025), default);
        await key.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Values_are_copies_and_lists_are_in_order()
    {
        var session = new SessionMemory(1000);
        byte[] value = [1];
        await session.SetAsync("b/2", value);
        await session.SetAsync("b/1", value);
        await session.SetAsync("a", value);
        value[0] = 9;
        (await session.GetAsync("a"))!.Value.ToArray().Should().Equal(1);
        (await session.GetAsync("none")).Should().BeNull();
        (await session.ListAsync("b/")).Select(p => p.Key).Should().Equal("b/1", "b/2");
        await session.ClearAsync("b");
        (await session.ListAsync()).Select(p => p.Key).Should().Equal("a");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task The_file_has_what_the_memory_has(C1zEngine engine)
    {
        await using C1zWriter writer = await C1zWriter.OpenAsync(_folder.File("sync.c1z"), new C1zWriterOptions { Engine = engine });
        string sync = writer.StartSync();
        var session = new SessionMemory(1000);
        await session.SetAsync("gone", new byte[1]);
        await session.SetAsync("kept", new byte[2]);
        session.Store(writer, sync);
        await session.DeleteAsync("gone");
        await session.SetAsync("new", new byte[3]);
        await session.SetAsync("brief", new byte[3]);
        await session.DeleteAsync("brief");
        session.Store(writer, sync);

        var back = new SessionMemory(13);
        back.Load(writer.Reader, sync);
        (await back.ListAsync()).Select(p => (p.Key, p.Value.Length)).Should().Equal(("kept", 2), ("new", 3));
        await back.SetAsync("x", default);
        Func<Task> more = async () => await back.SetAsync("y", default);
        await more.Should().ThrowAsync<SyncException>("what was loaded counts");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public async Task The_longest_prefix_and_key_of_a_connector_program_fit(C1zEngine engine)
    {
        await using C1zWriter writer = await C1zWriter.OpenAsync(_folder.File("sync.c1z"), new C1zWriterOptions { Engine = engine });
        string sync = writer.StartSync(), key = new string('p', 512) + new string('k', 512);
        var session = new SessionMemory(5000);
        await session.SetAsync(key, new byte[2]);
        session.Store(writer, sync);
        var back = new SessionMemory(5000);
        back.Load(writer.Reader, sync);
        (await back.GetAsync(key))!.Value.Length.Should().Be(2);
    }

    public void Dispose() => _folder.Dispose();
}
