using C1z.Equivalence.Running;

namespace C1z.Equivalence.Workloads;

internal sealed record SetSessions(int Sync, string Prefix, Items<SessionSpec> Values) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.SetSessions(stage.Sync(Sync) ?? "", Prefix, [.. Values.List.Select(value => value.ToPair())]);
        return "set";
    }

    public override IEnumerable<Step> Smaller() => Values.Smaller().Select(values => this with { Values = values });
}

internal sealed record GetSession(int Sync, string Prefix, string Key) : Step
{
    public override string Run(Stage stage) => Render.Value(stage.Engine.GetSession(stage.Sync(Sync) ?? "", Prefix, Key));
}

internal sealed record GetSessions(int Sync, string Prefix, Items<string> Keys) : Step
{
    public override string Run(Stage stage)
    {
        SessionValues found = stage.Engine.GetSessions(stage.Sync(Sync) ?? "", Prefix, Keys.List);
        return Render.Lines(
            found.Values.Select(value => $"'{value.Key}' = {Render.Value(value.Value)}").Concat(found.Unprocessed.Select(key => $"'{key}' left over"))
                .Order(StringComparer.Ordinal));
    }

    public override IEnumerable<Step> Smaller() => Keys.Smaller().Select(keys => this with { Keys = keys });
}

internal sealed record AllSessions(int Sync, string Prefix) : Step
{
    private const int MostPages = 200;

    public override string Run(Stage stage)
    {
        var lines = new List<string>();
        string token = "";
        int pages = 0;
        do
        {
            SessionPage page = stage.Engine.GetAllSessions(stage.Sync(Sync) ?? "", Prefix, token);
            lines.AddRange(page.Values.Select(value => $"'{value.Key}' = {Render.Value(value.Value)}"));
            token = page.NextToken;
            lines.Add($"next '{token}'");
        }
        while (token.Length > 0 && ++pages < MostPages);

        return Render.Lines(lines);
    }
}

internal sealed record DeleteSessions(int Sync, string Prefix, Items<string> Keys) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.DeleteSessions(stage.Sync(Sync) ?? "", Prefix, Keys.List);
        return "deleted";
    }

    public override IEnumerable<Step> Smaller() => Keys.Smaller().Select(keys => this with { Keys = keys });
}

internal sealed record ClearSessions(int Sync, string Prefix) : Step
{
    public override string Run(Stage stage)
    {
        stage.Engine.ClearSessions(stage.Sync(Sync) ?? "", Prefix);
        return "cleared";
    }
}
