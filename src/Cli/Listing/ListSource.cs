using C1z.Adapters;

namespace C1z.Cli.Listing;

/// <summary>What is listed and how a record of it looks.</summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed class ListSource<T>
{
    /// <summary>Field of the list message that holds the records.</summary>
    public required string JsonName { get; init; }

    /// <summary>Headers of the table.</summary>
    public required string[] Columns { get; init; }

    /// <summary>Reads a page.</summary>
    public required Func<PageOptions, Page<T>> Fetch { get; init; }

    /// <summary>The cells of a record.</summary>
    public required Func<T, string[]> Row { get; init; }

    /// <summary>Writes the fields of a record's output message.</summary>
    public required Action<T, RecordJson> Json { get; init; }

    /// <summary>True when a later call can go on where this one ended.</summary>
    public bool CanContinue { get; init; } = true;

    /// <summary>Records wanted; the others are passed over.</summary>
    public Func<T, bool>? Where { get; init; }

    /// <summary>Looks up at once what a page of records refers to.</summary>
    public Action<IReadOnlyList<T>>? Prefetch { get; init; }
}
