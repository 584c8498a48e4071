using C1z.Cli.Hosting;
using C1z.Cli.Syncing;
using C1z.Cli.Tests.Support;
using C1z.Sync;

namespace C1z.Cli.Tests;

/// <summary>What a person sees of a sync while it runs, and what a log gets.</summary>
public sealed class SyncProgressTests : IDisposable
{
    private const string Start = "\r\e[?7l", End = "\e[K\e[?7h", Gone = "\r\e[K";

    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly ManualClock _clock = new();
    private readonly List<ToolConsole> _consoles = [];

    public void Dispose()
    {
        _consoles.ForEach(c => c.Dispose());
        _error.Dispose();
    }

    [Fact]
    public void A_terminal_gets_one_line_that_is_written_over()
    {
        using SyncProgressView view = View(isTerminal: true);
        view.Report(At(SyncPhase.Resources, 0, listings: 1));
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        view.Report(At(SyncPhase.Resources, 2_000, listings: 3, seconds: 0.5));
        Taken().Should().Be($"{Start}resources: 0 records, 1 listing left, 0:00{End}{Start}resources: 2,000 records, 4,000/s, 3 listings left, 0:00{End}");
    }

    [Fact]
    public void Reports_in_quick_succession_are_not_all_shown()
    {
        using SyncProgressView view = View(isTerminal: true);
        view.Report(At(SyncPhase.Grants, 0));
        Taken();
        for (int i = 1; i < 100; i++)
        {
            view.Report(At(SyncPhase.Grants, i, seconds: i / 1000.0));
        }

        Taken().Should().BeEmpty();
        view.Report(At(SyncPhase.End, 100, seconds: 0.2));
        Taken().Should().Contain("saving, 0:00");
        for (int i = 1; i < 100; i++)
        {
            view.Report(i);
        }

        Taken().Should().BeEmpty("sealing reports thousands of times a second");
    }

    [Fact]
    public void The_line_moves_on_while_a_call_takes_its_time()
    {
        using SyncProgressView view = View(isTerminal: true);
        view.Report(At(SyncPhase.Grants, 10, listings: 2));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Taken().Should().EndWith($"{Start}grants: 0 records, 0/s, 2 listings left, 1:01{End}");
        view.Report(At(SyncPhase.Expansion, 10, seconds: 61));
        _clock.Advance(TimeSpan.FromHours(25));
        Taken().Should().EndWith($"{Start}expansion, 25:01:01{End}");
    }

    [Fact]
    public void A_line_that_stays_takes_the_place_of_the_moving_one()
    {
        using SyncProgressView view = View(isTerminal: true);
        view.Report(At(SyncPhase.Grants, 10));
        Taken();
        view.Log("a token \e[2J");
        Taken().Should().Be($"{Gone}connector: a token \\u001B[2J\n");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Taken().Should().StartWith(Start, "it is back a moment later");
    }

    [Fact]
    public void Nothing_moves_any_more_after_the_end()
    {
        SyncProgressView view = View(isTerminal: true);
        view.Report(At(SyncPhase.Grants, 10));
        Taken();
        view.Dispose();
        Taken().Should().Be(Gone);
        _clock.Advance(TimeSpan.FromMinutes(1));
        view.Report(At(SyncPhase.Grants, 20, seconds: 60));
        view.Report(12L);
        Taken().Should().BeEmpty();
    }

    [Fact]
    public void The_wish_to_stop_is_seen_at_once()
    {
        using var cancel = new CancellationTokenSource();
        using SyncProgressView view = View(isTerminal: true, cancel: cancel.Token);
        view.Report(At(SyncPhase.Grants, 10));
        Taken();
        cancel.Cancel();
        Taken().Should().Be($"{Start}stopping, 0:00 (a second interrupt ends at once){End}");
        _clock.Advance(TimeSpan.FromSeconds(3));
        Taken().Should().EndWith($"{Start}stopping, 0:03 (a second interrupt ends at once){End}");
    }

    [Fact]
    public void A_log_gets_a_line_for_each_phase()
    {
        using SyncProgressView view = View(isTerminal: false);
        view.Report(At(SyncPhase.Init, 0));
        view.Report(At(SyncPhase.ResourceTypes, 0));
        view.Report(At(SyncPhase.ResourceTypes, 4, seconds: 0.1, calls: 1));
        view.Report(At(SyncPhase.Resources, 4, seconds: 0.1, calls: 1));
        view.Report(At(SyncPhase.Expansion, 1_005, seconds: 2, calls: 12));
        view.Report(At(SyncPhase.End, 1_005, seconds: 2.5, calls: 12));
        view.Report(1L << 20);
        Taken().Should().Be("resource types: 4 records, 1 call, 0.1 s\nresources: 1,001 records, 11 calls, 1.9 s\nexpansion: 0.5 s\n");
    }

    [Fact]
    public void A_log_gets_a_sign_of_life_in_a_long_phase()
    {
        using SyncProgressView view = View(isTerminal: false);
        view.Report(At(SyncPhase.Grants, 0, listings: 7));
        _clock.Advance(TimeSpan.FromSeconds(20));
        view.Report(At(SyncPhase.Grants, 6_000, listings: 5, seconds: 20));
        Taken().Should().BeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Taken().Should().Be("grants: 6,000 records, 200/s, 5 listings left, 0:30\n");
    }

    [Fact]
    public void A_few_warnings_are_shown_and_the_rest_is_left_to_the_summary()
    {
        using SyncProgressView view = View(isTerminal: false);
        for (int i = 1; i <= 20; i++)
        {
            view.Report(new SyncWarning("rule", "subject", $"number {i}"));
        }

        Taken().Split('\n').Should().HaveCount(12).And.Contain("warning: number 10").And.NotContain("warning: number 11")
            .And.Contain("further warnings are counted, not shown");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Quiet_is_quiet(bool isTerminal)
    {
        using SyncProgressView view = View(isTerminal, isQuiet: true);
        view.Report(At(SyncPhase.Grants, 10));
        view.Report(new SyncWarning("rule", "subject", "message"));
        view.Report(At(SyncPhase.End, 10, seconds: 3));
        view.Report(100L);
        view.Log("line");
        view.Warn("line");
        _clock.Advance(TimeSpan.FromHours(1));
        Taken().Should().BeEmpty();
        view.Phase.Should().Be(SyncPhase.End);
    }

    private static SyncProgress At(SyncPhase phase, long records, int listings = 0, double seconds = 0, long calls = 0) =>
        new("id", phase, new SyncCounts(0, records, 0, 0, 0), calls, 0, listings, TimeSpan.FromSeconds(seconds));

    private SyncProgressView View(bool isTerminal, bool isQuiet = false, CancellationToken cancel = default)
    {
        var console = new ToolConsole(Stream.Null, _error, cancel) { ErrorIsTerminal = isTerminal };
        _consoles.Add(console);
        return new SyncProgressView(console, isQuiet, _clock);
    }

    private string Taken()
    {
        string text = _error.ToString();
        _error.GetStringBuilder().Clear();
        return text;
    }
}
