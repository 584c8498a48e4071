namespace C1z.Engines;

/// <summary>Looks at the storage below the records: pages, blocks, indexes.</summary>
public interface IStorageVerifier
{
    /// <summary>Facts about the storage for people: page size, table sizes, levels.</summary>
    /// <returns>Names and values, in a fixed order.</returns>
    IReadOnlyList<KeyValuePair<string, string>> DescribeStorage();

    /// <summary>Checks everything that can be checked without knowing what a record means.</summary>
    /// <param name="report">Told each broken rule; the check goes on.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="EngineException">Damage that stops reading.</exception>
    void VerifyStorage(Action<StorageFinding> report, CancellationToken cancel = default);
}

/// <summary>One broken rule of the storage.</summary>
/// <param name="Rule">Short name of the rule.</param>
/// <param name="Subject">Where: a table, an index, a frame.</param>
/// <param name="Message">What is wrong, with numbers.</param>
/// <param name="IsWarning">True for what programs of the ecosystem leave behind in a file that is sound.</param>
public sealed record StorageFinding(string Rule, string Subject, string Message, bool IsWarning = false);
