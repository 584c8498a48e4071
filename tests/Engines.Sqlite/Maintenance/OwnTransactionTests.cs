using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Interop;
using C1z.Engines.Sqlite.Maintenance;

namespace C1z.Engines.Sqlite.Tests.Maintenance;

public sealed class OwnTransactionTests : IDisposable
{
    private const string Doing = "test";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("c1z-test-");
    private readonly SqliteSession _session;

    public OwnTransactionTests()
    {
        SqliteLibrary.EnsureLoaded();
        _session = SqliteSession.Open(Path.Combine(_directory.FullName, "db"), "sync.c1z");
        _session.Execute("CREATE TABLE t (a)", Doing);
        _session.EnsureTransaction();
        _session.Execute("INSERT INTO t VALUES ('put before')", Doing);
    }

    public void Dispose()
    {
        _session.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void Keeps_the_work()
    {
        OwnTransaction.Run(_session, Insert, CancellationToken.None);
        Count().Should().Be(2);
        _session.InTransaction.Should().BeFalse();
    }

    [Fact]
    public void A_failure_undoes_the_work_and_nothing_else()
    {
        Action run = () => OwnTransaction.Run(
            _session,
            () =>
            {
                Insert();
                throw new FormatException();
            },
            CancellationToken.None);
        run.Should().Throw<FormatException>();
        Count().Should().Be(1);
    }

    [Fact]
    public void A_cancellation_between_statements_undoes_the_work_and_nothing_else()
    {
        using var cancel = new CancellationTokenSource();
        Action run = () => OwnTransaction.Run(
            _session,
            () =>
            {
                Insert();
                cancel.Cancel();
            },
            cancel.Token);
        run.Should().Throw<OperationCanceledException>();
        Count().Should().Be(1);
    }

    [Fact]
    public void A_cancellation_inside_a_statement_undoes_the_work_and_nothing_else()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Action run = () => OwnTransaction.Run(
            _session,
            () => _session.Execute(
                "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0", Doing),
            cancel.Token);
        run.Should().Throw<OperationCanceledException>("the statement would never end by itself");
        Count().Should().Be(1);
        _session.IsLost.Should().BeFalse();
        OwnTransaction.Run(_session, Insert, CancellationToken.None);
        Count().Should().Be(2);
    }

    private void Insert() => _session.Execute("INSERT INTO t VALUES ('own')", Doing);

    private long Count() => _session.Scalar("SELECT count(*) FROM t", Doing);
}
