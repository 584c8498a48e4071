using System.Text;
using C1z.Engines.Sqlite.Tests.Maintenance;

namespace C1z.Engines.Sqlite.Tests.Sessions;

public sealed class SessionStoreTests : IDisposable
{
    private const string Sync = "sync-1";
    private readonly StoreFolder _folder = new();
    private readonly SqliteEngine _engine;

    public SessionStoreTests()
    {
        _engine = _folder.Create();
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Trait("parity", "TestSessionStore_Get")]
    public void Gives_back_what_was_set_and_null_for_what_was_not()
    {
        Set("", ("a", "1"), ("empty", ""));
        Text(_engine.GetSession(Sync, "", "a")).Should().Be("1");
        _engine.GetSession(Sync, "", "empty").Should().BeEmpty().And.NotBeNull();
        _engine.GetSession(Sync, "", "b").Should().BeNull();
        _engine.GetSession(Sync, "", "A").Should().BeNull();
    }

    [Fact]
    [Trait("parity", "TestSessionStore_Set")]
    public void Setting_again_replaces_the_value()
    {
        Set("", ("a", "1"));
        Set("", ("a", "2"));
        Text(_engine.GetSession(Sync, "", "a")).Should().Be("2");
        _engine.GetAllSessions(Sync, "", "").Values.Should().ContainSingle();
    }

    [Fact]
    [Trait("parity", "TestSessionStore_SetMany")]
    public void Sets_many_at_once_or_none()
    {
        Set("p/", ("a", "1"), ("b", "2"));
        All("p/").Should().Equal("a=1", "b=2");
        Set("p/");
        _engine.Invoking(engine => engine.SetSessions(Sync, "p/", [new("c", [1]), new("d", null!)])).Should().Throw<ArgumentNullException>();
        All("p/").Should().Equal("a=1", "b=2");
    }

    [Fact]
    [Trait("parity", "TestSessionStore_Isolation")]
    public void Syncs_and_prefixes_do_not_see_each_other()
    {
        Set("one/", ("k", "1"));
        Set("two/", ("k", "2"));
        _engine.SetSessions("sync-2", "one/", [new("k", "3"u8.ToArray())]);
        Text(_engine.GetSession(Sync, "one/", "k")).Should().Be("1");
        Text(_engine.GetSession(Sync, "two/", "k")).Should().Be("2");
        Text(_engine.GetSession("sync-2", "one/", "k")).Should().Be("3");
        Text(_engine.GetSession(Sync, "", "one/k")).Should().Be("1", "a prefix is put before the key");
        All("one/").Should().Equal("k=1");
        All("").Should().Equal("one/k=1", "two/k=2");
    }

    [Fact]
    [Trait("parity", "TestSessionStore_Delete")]
    public void Deletes_keys_and_does_not_mind_missing_ones()
    {
        Set("p/", ("a", "1"), ("b", "2"));
        Set("", ("a", "3"));
        _engine.DeleteSessions(Sync, "p/", ["a", "gone"]);
        All("").Should().Equal("a=3", "p/b=2");
    }

    [Fact]
    [Trait("parity", "TestSessionStore_Clear")]
    public void Clears_a_prefix_or_the_whole_sync()
    {
        Set("", ("p/a", "1"), ("p/b", "2"), ("P/a", "3"), ("p0", "4"), ("p", "5"));
        _engine.SetSessions("sync-2", "p/", [new("a", [1])]);
        _engine.ClearSessions(Sync, "p/");
        All("").Should().Equal("P/a=3", "p=5", "p0=4");
        _engine.ClearSessions(Sync, "");
        All("").Should().BeEmpty();
        _engine.GetSession("sync-2", "p/", "a").Should().NotBeNull();
    }

    [Theory]
    [InlineData("50%")]
    [InlineData("a_b")]
    [InlineData("a\\")]
    [InlineData("ünï😀")]
    [Trait("parity", "TestSessionStore_GetAll")]
    [Trait("parity", "TestSessionStore_Clear")]
    public void Prefixes_match_literally_and_by_byte(string prefix)
    {
        Set("", ($"{prefix}k", "yes"), ("50xk", "no"), ("axbk", "no"), ("a/k", "no"), ("A_Bk", "no"), ("A\\k", "no"), ("zz", "no"));
        All(prefix).Should().Contain("k=yes").And.NotContain(item => item.EndsWith("=no"));
        int before = All("").Count;
        _engine.ClearSessions(Sync, prefix);
        All("").Should().HaveCount(before - 1);
    }

    [Fact]
    [Trait("parity", "TestSessionStore_GetMany")]
    public void Gets_many_and_leaves_missing_ones_out_of_both_lists()
    {
        Set("p/", ("a", "1"), ("b", "2"));
        SessionValues values = _engine.GetSessions(Sync, "p/", ["b", "gone", "a", "a"]);
        values.Values.Select(pair => $"{pair.Key}={Text(pair.Value)}").Should().Equal("a=1", "b=2");
        values.Unprocessed.Should().BeEmpty();
        _engine.GetSessions(Sync, "p/", []).Values.Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestSessionStore_GetMany")]
    public void Four_keys_that_fill_the_budget_exactly_all_come()
    {
        SetFilling(keys: 4, excess: 0);
        SessionValues values = _engine.GetSessions(Sync, "p/", ["k1", "k2", "k3", "k4"]);
        values.Values.Should().HaveCount(4);
        values.Unprocessed.Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestSessionStore_GetMany")]
    public void A_byte_more_leaves_the_last_key_unprocessed_but_smaller_ones_still_fit()
    {
        SetFilling(keys: 4, excess: 1);
        SessionValues values = _engine.GetSessions(Sync, "p/", ["k1", "k2", "k3", "k4"]);
        values.Values.Select(pair => pair.Key).Should().Equal("k1", "k2", "k3");
        values.Unprocessed.Should().Equal("k4");

        Set("p/", ("k5", "small"));
        SessionValues more = _engine.GetSessions(Sync, "p/", ["k1", "k2", "k3", "k4", "k5"]);
        more.Values.Select(pair => pair.Key).Should().Equal("k1", "k2", "k3", "k5");
        more.Unprocessed.Should().Equal("k4");
    }

    [Fact]
    [Trait("parity", "TestSessionStore_GetAll")]
    public void Reads_all_across_many_rows_without_loss_or_repetition()
    {
        _engine.SetSessions(Sync, "p/", [.. Enumerable.Range(0, 350).Select(i => new KeyValuePair<string, byte[]>($"k{i:D4}", [1]))]);
        SessionPage page = _engine.GetAllSessions(Sync, "p/", "");
        page.NextToken.Should().BeEmpty();
        page.Values.Select(pair => pair.Key).Should().Equal(Enumerable.Range(0, 350).Select(i => $"k{i:D4}"));
    }

    [Fact]
    [Trait("parity", "TestSessionStore_GetAll")]
    public void The_token_is_the_first_key_that_did_not_fit_and_is_included_next()
    {
        byte[] third = new byte[ISessionStore.ResponseBudget / 3];
        _engine.SetSessions(Sync, "p/", [new("a", third), new("b", third), new("c", third), new("d", [1])]);
        SessionPage first = _engine.GetAllSessions(Sync, "p/", "");
        first.Values.Select(pair => pair.Key).Should().Equal("a", "b");
        first.NextToken.Should().Be("c");
        SessionPage second = _engine.GetAllSessions(Sync, "p/", first.NextToken);
        second.Values.Select(pair => pair.Key).Should().Equal("c", "d");
        second.NextToken.Should().BeEmpty();
    }

    [Fact]
    public void A_value_larger_than_any_answer_comes_alone_so_that_reading_gets_on()
    {
        _engine.SetSessions(Sync, "", [new("a", [1]), new("b", new byte[ISessionStore.ResponseBudget]), new("c", [1])]);
        var keys = new List<string>();
        string token = "";
        for (int pages = 0; pages == 0 || token.Length > 0; pages++)
        {
            pages.Should().BeLessThan(4);
            SessionPage page = _engine.GetAllSessions(Sync, "", token);
            keys.AddRange(page.Values.Select(pair => pair.Key));
            token = page.NextToken;
        }

        keys.Should().Equal("a", "b", "c");
    }

    [Fact]
    [Trait("parity", "TestSessionStore_ErrorHandling")]
    public void The_sync_is_required_everywhere()
    {
        Action[] calls =
        [
            () => _engine.GetSession("", "", "k"),
            () => _engine.GetSessions("", "", []),
            () => _engine.GetAllSessions("", "", ""),
            () => _engine.SetSessions("", "", []),
            () => _engine.DeleteSessions("", "", []),
            () => _engine.ClearSessions("", ""),
        ];
        foreach (Action call in calls)
        {
            call.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.InvalidArgument);
        }
    }

    [Fact]
    public void Session_writes_alone_are_saved()
    {
        _engine.IsDirty.Should().BeFalse();
        Set("", ("a", "1"));
        _engine.IsDirty.Should().BeTrue();
        _engine.Save().Changed.Should().BeTrue();

        using (SqliteEngine again = _folder.OpenWritable())
        {
            Text(again.GetSession(Sync, "", "a")).Should().Be("1");
            again.DeleteSessions(Sync, "", ["gone"]);
            again.ClearSessions(Sync, "gone");
            again.IsDirty.Should().BeFalse("nothing was removed");
            again.DeleteSessions(Sync, "", ["a"]);
            again.IsDirty.Should().BeTrue();
            again.Save();
        }

        using SqliteEngine last = _folder.OpenReadOnly();
        last.GetSession(Sync, "", "a").Should().BeNull();
        last.Invoking(engine => engine.ClearSessions(Sync, "")).Should().Throw<EngineException>()
            .Which.Code.Should().Be(EngineErrorCode.ReadOnly);
    }

    [Fact]
    [Trait("parity", "TestSessionStore_ConcurrentAccess")]
    public void Threads_may_write_at_the_same_time()
    {
        Parallel.For(0, 10, i => _engine.SetSessions(Sync, $"{i % 5}/", [new($"k{i}", [(byte)i])]));
        All("").Should().HaveCount(10);
    }

    private void Set(string prefix, params (string Key, string Value)[] values) =>
        _engine.SetSessions(Sync, prefix, [.. values.Select(pair => new KeyValuePair<string, byte[]>(pair.Key, Encoding.UTF8.GetBytes(pair.Value)))]);

    // Keys k1… whose values, with ten bytes for each key and each value besides the keys, take the whole budget.
    private void SetFilling(int keys, int excess)
    {
        int overhead = keys * (2 + 10 + 10);
        int each = (ISessionStore.ResponseBudget - overhead) / keys;
        int last = ISessionStore.ResponseBudget - overhead - (each * (keys - 1)) + excess;
        _engine.SetSessions(
            Sync,
            "p/",
            [.. Enumerable.Range(1, keys).Select(i => new KeyValuePair<string, byte[]>($"k{i}", new byte[i == keys ? last : each]))]);
    }

    private List<string> All(string prefix) =>
        [.. _engine.GetAllSessions(Sync, prefix, "").Values.Select(pair => $"{pair.Key}={Text(pair.Value)}")];

    private static string? Text(byte[]? value) => value is null ? null : Encoding.UTF8.GetString(value);
}
