namespace C1z.Engines;

/// <summary>Grants on their way into an engine that loads on several threads: hands out pieces of work, and does the part of it that makes rows.</summary>
/// <remarks>
/// Every thread has a number and a batch of its own and asks for pieces until there are none; <see cref="TryTake"/> and <see cref="Fill"/> are called by several
/// threads at once, but for one number by one thread. Neither may call the engine, which is in the middle of its load.
/// </remarks>
public interface IGrantFeed
{
    /// <summary>Takes the next piece of work.</summary>
    /// <param name="shard">Number of the thread, from 0.</param>
    /// <param name="piece">Its place in the order of rows: pieces count up from 0.</param>
    /// <returns>False when there is none left.</returns>
    bool TryTake(int shard, out long piece);

    /// <summary>Fills a batch with rows of the piece that was taken last.</summary>
    /// <param name="shard">Number of the thread.</param>
    /// <param name="batch">Receives the rows; cleared first.</param>
    /// <returns>True when the piece has more rows than this batch took: the next call goes on.</returns>
    bool Fill(int shard, GrantBatch batch);
}

/// <summary>An engine that loads grants on several threads.</summary>
public interface IGrantLoader
{
    /// <summary>The most threads that a load uses, the caller's included.</summary>
    int Shards { get; }

    /// <summary>Upserts grants: the last of equal ones wins, as if all rows had come in the order of their pieces.</summary>
    /// <remarks>
    /// When a piece fails, the pieces before it are applied, it and those behind it are not, and its exception is thrown on the calling thread, as it is. What is
    /// stored does not depend on the number of threads.
    /// </remarks>
    /// <param name="feed">Makes the rows.</param>
    /// <param name="shards">Threads to use at most, at least 1; the caller's is one of them.</param>
    /// <param name="cancel">Cancels between rows.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>, <see cref="EngineErrorCode.ReadOnly"/>, …</exception>
    void LoadGrants(IGrantFeed feed, int shards, CancellationToken cancel = default);
}
