using C1z.Adapters;
using C1z.Sync.Syncing;

namespace C1z.Sync;

/// <summary>Lists everything a connector knows and writes it as one snapshot.</summary>
/// <remarks>
/// <para>The file at the path is replaced in one step when everything is listed, checked and ended; a run that fails leaves it as it was.
/// A run that is paused (<see cref="SyncOptions.RunDuration"/>) or cancelled leaves what a later run needs to go on, for a week.</para>
/// <para>The connector is not disposed. One run at a time for each connector and path.</para>
/// </remarks>
/// <param name="connector">The source.</param>
/// <param name="options">How to sync; null for the defaults.</param>
/// <example>
/// <code>
/// await using var connector = new DemoConnector();
/// SyncReport report = await new Syncer(connector).RunAsync("sync.c1z");
/// </code>
/// </example>
public sealed class Syncer(IConnector connector, SyncOptions? options = null)
{
    private readonly SyncOptions _options = options ?? new SyncOptions();

    /// <summary>Runs a sync, or goes on with one that an earlier run with the same source and options left.</summary>
    /// <param name="path">The snapshot to write. An existing one keeps its format.</param>
    /// <param name="cancel">Cancels: the work so far is kept as for a pause.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="SyncException">The connector failed, its data breaks a rule, or an option is not acceptable.</exception>
    /// <exception cref="C1zException">The snapshot cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<SyncReport> RunAsync(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return await SyncTelemetry.InActivityAsync("sync", async activity =>
        {
            SyncReport report = await SyncAsync(path, cancel);
            activity?.SetTag("c1z.sync.id", report.SyncId);
            activity?.SetTag("c1z.sync.complete", report.IsComplete);
            return report;
        });
    }

    private async Task<SyncReport> SyncAsync(string path, CancellationToken cancel)
    {
        RunCheck.Require(_options);
        ConnectorValidation validation = await RunCheck.ValidateAsync(connector, cancel);
        ConnectorMetadata source = await RunCheck.DescribeAsync(connector, cancel);
        bool isWorthless = false;
        try
        {
            await using C1zWriter writer = await OpenAsync(path, cancel);
            using RunningSync run = RunningSync.Begin(connector, source, writer, _options, cancel);
            run.Tell(validation);
            try
            {
                return await run.ToEndAsync(cancel);
            }
            finally
            {
                isWorthless = run.IsWorthless;
            }
        }
        finally
        {
            if (isWorthless)
            {
                Discard(path);
            }
        }
    }

    // Only a writer that is opened so removes the work beside a file. What cannot be removed now fails the next run as it failed this one.
    private void Discard(string path)
    {
        try
        {
            C1zWriter.Open(path, WriterOptions() with { UnsavedWork = C1zUnsavedWork.Discard }, CancellationToken.None).Dispose();
        }
        catch (C1zException e)
        {
            _options.Warnings?.Report(new SyncWarning("unusable-work", path, $"the work of this run could not be removed: {e.Message}"));
        }
    }

    // Unfinished work that does not fit the file any more, or is damaged, is only in the way: the source still has what was in it.
    private async Task<C1zWriter> OpenAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await C1zWriter.OpenAsync(path, WriterOptions(), cancel);
        }
        catch (C1zException e) when (e.Code == C1zErrorCode.UnsavedWork)
        {
            _options.Warnings?.Report(new SyncWarning("unusable-work", path, $"the work of an earlier run cannot be used, the sync starts anew: {e.Message}"));
            return await C1zWriter.OpenAsync(path, WriterOptions() with { UnsavedWork = C1zUnsavedWork.Discard }, cancel);
        }
    }

    private C1zWriterOptions WriterOptions() => new()
    {
        Engine = _options.Engine,
        Clock = _options.Clock,
        Progress = _options.Sealing,
        Timings = _options.Timings,
        TempDirectory = _options.TempDirectory,
    };
}
