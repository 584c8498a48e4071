using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Interop;
using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Connection;

public sealed class SqliteSessionTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly SqliteSession _session;

    public SqliteSessionTests()
    {
        SqliteLibrary.EnsureLoaded();
        _session = SqliteSession.Open(_scratch["x.db"], _scratch.File);
        _session.Execute("PRAGMA journal_mode = MEMORY; CREATE TABLE t (id integer primary key, x text)", "set up");
    }

    public void Dispose()
    {
        _session.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Empty_text_and_blobs_are_bound_as_empty_and_not_as_null()
    {
        using Statement select = _session.Prepare("SELECT typeof(?1) || length(?1) || typeof(?2) || length(?2) || typeof(?3)", "look");
        select.BindText(1, ReadOnlySpan<byte>.Empty);
        select.BindBlob(2, ReadOnlySpan<byte>.Empty);
        select.BindNull(3);
        select.Step().Should().BeTrue();
        select.String(0).Should().Be("text0blob0null");
    }

    [Fact]
    public void A_call_that_is_not_completed_is_undone_and_the_one_before_stays()
    {
        Insert("kept", complete: true);
        Insert("undone", complete: false);
        _session.Scalar("SELECT COUNT(*) FROM t", "count").Should().Be(1);
        _session.Commit();
        _session.IsLost.Should().BeFalse();
    }

    [Fact]
    public void A_full_disk_that_undoes_rows_of_earlier_calls_is_noted()
    {
        Insert("kept", complete: true);
        Fill();
        _session.IsLost.Should().Be(_session.Scalar("SELECT COUNT(*) FROM t WHERE x = 'kept'", "count") == 0);
    }

    [Fact]
    public void A_full_disk_that_undoes_only_the_failing_call_is_no_loss()
    {
        Insert("kept", complete: true);
        _session.Commit();
        Fill();
        _session.IsLost.Should().BeFalse();
        _session.Scalar("SELECT COUNT(*) FROM t", "count").Should().Be(1);
    }

    [Fact]
    public void A_cancelled_query_ends_with_a_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        using Statement endless = _session.Prepare("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n", "count forever");
        using CancellationTokenRegistration registration = _session.InterruptOn(cancel.Token);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(50));
        endless.Invoking(e => e.Step()).Should().Throw<OperationCanceledException>();
    }

    private void Insert(string text, bool complete)
    {
        using SqliteSession.AtomicCall call = _session.BeginCall();
        Statement insert = _session.Cached("INSERT INTO t (x) VALUES (?1)", "insert");
        insert.BindText(1, text);
        insert.Execute();
        if (complete)
        {
            call.Complete();
        }
    }

    private void Fill()
    {
        _session.Execute($"PRAGMA max_page_count = {_session.Scalar("PRAGMA page_count", "count") + 2}", "limit the size");
        Expect.Code(() => Insert(new string('x', 100_000), complete: true), EngineErrorCode.Io);
    }
}
