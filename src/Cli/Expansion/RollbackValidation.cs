using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Output;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Expansion;

/// <summary>What <c>rollback-expansion --validate</c> asks of a result before it is published.</summary>
/// <remarks>
/// After a replay every grant is there again with the sources it had; without one nothing of an expansion is left. And the result, written to a file of its own
/// that is deleted again, is sound.
/// </remarks>
internal sealed class RollbackValidation
{
    private const int MostFindings = 20;

    private readonly C1zWriter _writer;
    private readonly SyncInfo _sync;
    private readonly GrantSourceSet? _before;
    private readonly List<string> _findings = [];
    private long _grants;

    private RollbackValidation(C1zWriter writer, SyncInfo sync, bool isReplay)
    {
        _writer = writer;
        _sync = sync;
        _before = isReplay ? new GrantSourceSet(Grants(writer.Reader)) : null;
    }

    /// <summary>Things that are not as they should be.</summary>
    public long Problems { get; private set; }

    /// <summary>Whether the result may be published.</summary>
    public bool IsPassed => Problems == 0;

    /// <summary>Begins, while the sync is as it was.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="sync">The sync.</param>
    /// <param name="isReplay">Whether a replay follows the rollback.</param>
    public static RollbackValidation Begin(C1zWriter writer, SyncInfo sync, bool isReplay) => new(writer, sync, isReplay);

    /// <summary>Looks at the result.</summary>
    /// <param name="target">Where it will be published: it is tried beside it.</param>
    /// <param name="preserveSuspects">What the rollback was told.</param>
    /// <param name="console">Cancels.</param>
    public void Check(string target, bool preserveSuspects, ToolConsole console)
    {
        if (_before is null)
        {
            RequireNothingLeft(_writer.RollbackExpansion(_sync.Id, preserveSuspects, dryRun: true, console.Cancel));
        }
        else
        {
            _grants = _before.Compare(Grants(_writer.Reader), Before, (grant, difference) => Add($"grant '{grant.Id}' {difference}"));
        }

        string trial = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(target))!, $".{Guid.NewGuid():N}.c1z.tmp");
        try
        {
            _writer.SnapshotTo(trial, console.Cancel);
            Verify(trial, console);
        }
        finally
        {
            File.Delete(trial);
        }
    }

    /// <summary>Prints what was found.</summary>
    public void Print(TextWriter text)
    {
        foreach (string finding in _findings)
        {
            text.WriteLine(CellText.Visible($"problem: {finding}"));
        }

        text.WriteLine(IsPassed
            ? $"validated: sound, {(_before is null ? "nothing of the expansion is left" : $"{Units.Count(_grants)} grants with the sources they had")}"
            : $"NOT valid: {Units.Count(Problems)} problems");
    }

    /// <summary>Writes what was found, as the value of a property.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("validation"u8);
        json.WriteBoolean("passed"u8, IsPassed);
        json.WriteNumber("problems"u8, Problems);
        json.WriteStartArray("findings"u8);
        _findings.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void RequireNothingLeft(RollbackSummary left)
    {
        if (left.Deleted + left.Cleared > 0)
        {
            Add($"{Units.Count(left.Deleted + left.Cleared)} grants are still as an expansion made them");
        }
    }

    private void Verify(string path, ToolConsole console)
    {
        var options = new VerifyOptions { SyncId = _sync.Id, MaxFindingsPerRule = int.MaxValue };
        try
        {
            C1zVerifier.Verify(
                path,
                options,
                finding =>
                {
                    if (finding.Severity == VerifySeverity.Error)
                    {
                        Add($"{finding.Rule}: {finding.Subject}: {finding.Message}");
                    }
                },
                console.Cancel);
        }
        catch (C1zException e) when (e.Code is C1zErrorCode.Corrupt or C1zErrorCode.Truncated or C1zErrorCode.NotASnapshot)
        {
            Add(e.Message);
        }
    }

    private void Add(string finding)
    {
        if (++Problems <= MostFindings)
        {
            _findings.Add(finding);
        }
    }

    private IEnumerable<Grant> Grants(C1zReader reader) => reader.EnumerateGrants(syncId: _sync.Id);

    // Nothing is published yet, so the file still says what was.
    private IEnumerable<Grant> Before()
    {
        using C1zReader reader = C1zReader.Open(_writer.Path);
        foreach (Grant grant in Grants(reader))
        {
            yield return grant;
        }
    }
}
