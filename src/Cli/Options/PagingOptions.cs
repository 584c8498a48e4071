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
    private readonly Option<int?> _pageSize = new("--page-size")
    {
        Description = "Print one page of at most so many records, 1 to 10000, and how to get the next.",
        HelpName = "n",
    };

    private readonly Option<long?> _limit = new("--limit")
    {
        Description = "Print at most so many records.",
        HelpName = "n",
    };

    private readonly Option<string?> _token = new("--page-token")
    {
        Description = "Go on where an earlier page ended (its nextPageToken).",
        HelpName = "token",
    };

    public PagingOptions()
    {
        Bound(_pageSize, 10_000);
        Bound(_limit, long.MaxValue);
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_pageSize);
        command.Options.Add(_limit);
        command.Options.Add(_token);
    }

    public PageSelection Of(ParseResult parsed) => new(
        Math.Min(parsed.GetValue(_pageSize) ?? long.MaxValue, parsed.GetValue(_limit) ?? long.MaxValue),
        parsed.GetValue(_token) ?? "");

    private static void Bound<T>(Option<T?> option, long max)
        where T : struct, IConvertible =>
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<T?>() is { } value
                && (value.ToInt64(null) < 1 || value.ToInt64(null) > max))
            {
                result.AddError(max == long.MaxValue ? $"{option.Name} must be at least 1" : $"{option.Name} must be between 1 and {max}");
            }
        });
}
