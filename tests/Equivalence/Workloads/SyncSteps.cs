using System.Globalization;
using C1z.Equivalence.Running;

namespace C1z.Equivalence.Workloads;

internal sealed record Start(string Type, int Parent) : Step
{
    public override string Run(Stage stage) => stage.Learn(stage.Engine.StartSync(new SyncType(Type), stage.Sync(Parent) ?? ""));
}

internal sealed record Import(int Number, string Type, bool IsFinished) : Step
{
    public override string Run(Stage stage)
    {
        Span<byte> id = stackalloc byte[Ksuid.ByteLength];
        id.Clear();
        id[0] = 0x16;
        id[^1] = (byte)Number;
        Instant now = Instant.From(stage.Clock.GetUtcNow());
        string text = Ksuid.Encode(id);
        ((ISyncImport)stage.Engine).ImportSync(new SyncRun
        {
            Id = text,
            Type = new SyncType(Type),
            StartedAt = new Instant(now.Seconds - 30, 7),
            EndedAt = IsFinished ? new Instant(now.Seconds - 10, 8) : default,
            Token = "imported",
        });
        return stage.Learn(text);
    }
}

internal sealed record Resume(string Type, int Sync) : Step
{
    public override string Run(Stage stage) => stage.Name(stage.Engine.ResumeSync(new SyncType(Type), stage.Sync(Sync)));
}

internal sealed record SetCurrent(int Sync) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.SetCurrentSync(stage.Sync(Sync) ?? "");
        return stage.Name(stage.Engine.CurrentSyncId);
    }
}

internal sealed record View(int Sync) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.ViewSync(stage.Sync(Sync) ?? "");
        return "done";
    }
}

internal sealed record Checkpoint(string Token) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.CheckpointSync(Token);
        return stage.Engine.CurrentSyncToken();
    }
}

/// <summary>Changes the token without a checkpoint.</summary>
internal sealed record SetToken(string Token) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.SetSyncToken(Token);
        return stage.Engine.CurrentSyncToken();
    }
}

internal sealed record ReadToken : Step
{
    public override string Run(Stage stage) => stage.Engine.CurrentSyncToken();
}

internal sealed record End : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.EndSync();
        return stage.Name(stage.Engine.CurrentSyncId);
    }
}

internal sealed record ListRuns(int Size) : Step
{
    private const int MostPages = 100;

    public override string Run(Stage stage)
    {
        var lines = new List<string>();
        var page = new List<SyncRun>();
        string token = "";
        do
        {
            token = stage.Engine.ListSyncRuns(new PageRequest(Size, token), page);
            lines.AddRange(page.Select(run => Render.Run(run, stage)));
            lines.Add(token.Length == 0 ? "end" : "more");
        }
        while (token.Length > 0 && lines.Count < MostPages);

        return Render.Lines(lines);
    }
}

internal sealed record FindRun(int Sync) : Step
{
    public override string Run(Stage stage) => Render.Run(stage.Engine.FindSyncRun(stage.Sync(Sync) ?? ""), stage);
}

internal sealed record Latest(string Type, int Skip) : Step
{
    public override string Run(Stage stage) => Render.Run(stage.Engine.LatestFinishedSync(new SyncType(Type), Skip), stage);
}

internal sealed record Resolve : Step
{
    public override string Run(Stage stage) => Render.Run(stage.Engine.ResolveSync(), stage);
}

internal sealed record MarkDiff(int Sync) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.MarkSupportsDiff(stage.Sync(Sync) ?? "");
        return Render.Run(stage.Engine.FindSyncRun(stage.Sync(Sync) ?? ""), stage);
    }
}

internal sealed record Link(int Sync, int Other) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.LinkSync(stage.Sync(Sync) ?? "", stage.Sync(Other) ?? "");
        return Render.Run(stage.Engine.FindSyncRun(stage.Sync(Sync) ?? ""), stage);
    }
}

internal sealed record MarkIngest(int Sync, string? Mode) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.SetIngestMarker(stage.Sync(Sync) ?? "", Mode is null ? null : new IngestMarker("g1", ["a", "b\"c"], Mode));
        return Render.Run(stage.Engine.FindSyncRun(stage.Sync(Sync) ?? ""), stage);
    }
}

internal sealed record Stats(string Type, int Sync, bool Recompute) : Step
{
    public override string Run(Stage stage) => Render.Stats(stage.Engine.GetStats(new SyncType(Type), stage.Sync(Sync), Recompute));
}

internal sealed record CountSync(int Sync) : Step
{
    public override string Run(Stage stage) => Render.Stats(stage.Engine.CountSync(stage.Sync(Sync) ?? ""));
}

internal sealed record DeleteSync(int Sync) : Step
{
    public override string Run(Stage stage)
    {
        ((ISnapshotMaintenance)stage.Engine).DeleteSyncRun(stage.Sync(Sync)!);
        return "deleted";
    }
}

internal sealed record Save : Step
{
    public override string Run(Stage stage) => stage.Engine.Save().Changed ? "saved" : "nothing to save";
}

internal sealed record Reopen(OpenMode Mode) : Step
{
    public override string Run(Stage stage) => stage.Reopen(Mode);
}

/// <summary>Saves, opens the file again and goes on where it was: for the caller nothing has happened.</summary>
internal sealed record SealAndGoOn : Step
{
    public override string Run(Stage stage)
    {
        if (stage.Engine.IsReadOnly)
        {
            return "read-only";
        }

        string? current = stage.Engine.CurrentSyncId;
        stage.Engine.Save();
        string opened = stage.Reopen(OpenMode.ReadWrite);
        if (current is not null)
        {
            stage.Engine.SetCurrentSync(current);
        }

        return opened;
    }
}

/// <summary>Checkpoints, opens the file again without a save and goes on where it was: where checkpoints last, nothing has happened.</summary>
internal sealed record CheckpointAndGoOn : Step
{
    public override string Run(Stage stage)
    {
        if (stage.Engine.IsReadOnly || stage.Engine.CurrentSyncId is not { } current)
        {
            return "no sync to checkpoint";
        }

        stage.Engine.CheckpointSync(stage.Engine.CurrentSyncToken());
        string opened = stage.Reopen(OpenMode.ReadWrite);
        stage.Engine.SetCurrentSync(current);
        return opened;
    }
}

internal sealed record Wait(int Hours) : Step
{
    public override string Run(Stage stage)
    {
        stage.Clock.Advance(TimeSpan.FromHours(Hours));
        return Hours.ToString(CultureInfo.InvariantCulture);
    }
}

internal sealed record State : Step
{
    public override string Run(Stage stage) =>
        $"{(stage.Engine.IsDirty ? "dirty" : "clean")}, {(stage.Engine.IsReadOnly ? "read-only" : "writable")}, current {stage.Name(stage.Engine.CurrentSyncId)}";
}
