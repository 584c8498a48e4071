using System.CommandLine;

namespace C1z.Cli.Options;

/// <summary>Which part of a listing is wanted.</summary>
/// <param name="Count">At most so many records.</param>
/// <param name="Token">Where to go on; empty for the start.</param>
internal readonly record struct PageSelection(long Count, string Token)
{
    public static PageSelection All { get; } = new(long.MaxValue, "");
}

/// <summary>Options of listings that can be read in parts.</summary>
internal sealed class PagingOptions
{
    private readonly Option<int?> _pageSize = new Option<int?>("--page-size")
    {
        Description = "Print one page of at most so many records, 1 to 10000, and how to get the next.",
        HelpName = "n",
    }.InRange(1, 10_000);

    private readonly Option<long?> _limit = Limit("Print at most so many records.");

    private readonly Option<string?> _token = new("--page-token")
    {
        Description = "Go on where an earlier page ended (its nextPageToken).",
        HelpName = "token",
    };

    /// <summary>The option for a listing that can only be cut short.</summary>
    public static Option<long?> Limit(string description) => new Option<long?>("--limit")
    {
        Description = description,
        HelpName = "n",
    }.InRange(1, long.MaxValue);

    public void AddTo(Command command)
    {
        command.Options.Add(_pageSize);
        command.Options.Add(_limit);
        command.Options.Add(_token);
    }

    public PageSelection Of(ParseResult parsed) => new(
        Math.Min(parsed.GetValue(_pageSize) ?? long.MaxValue, parsed.GetValue(_limit) ?? long.MaxValue),
        parsed.GetValue(_token) ?? "");
}
