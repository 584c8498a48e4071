using System.Runtime.ExceptionServices;
using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters;

/// <content>Records.</content>
public sealed partial class C1zWriter
{
    /// <summary>Records that go to the engine at a time at most. Each such chunk is applied as a whole or not at all.</summary>
    private const int ChunkRows = 10_000;

    // To an engine that only collects rows, large chunks are worth nothing; small ones stay in the cache.
    private const int ChunkRowsOfLoader = 2_000;

    // A chunk of large records is cut earlier, so that a batch stays far from its slab limit.
    private const int ChunkBytes = 64 << 20;

    // How much of a sequence is taken into memory for each thread that loads it: enough to be worth waking them.
    private const int PiecesOfShard = 4;
    private const int FirstWindow = 256;

    private readonly ResourceTypeBatch _resourceTypes = new();
    private readonly ResourceBatch _resources = new();
    private readonly EntitlementBatch _entitlements = new();
    private readonly GrantBatch _grants = new();
    private readonly AssetBatch _assets = new();
    private GrantFeed? _feed;
    private Grant[] _window = [];

    private delegate void BatchSink<TBatch>(TBatch batch);

    /// <summary>Upserts resource types of the running sync by id.</summary>
    /// <remarks>
    /// Any number of records. They are applied in chunks of at most 10,000; a failure leaves whole chunks behind, which a repeated call overwrites.
    /// Of duplicates the last wins.
    /// </remarks>
    /// <param name="messages">The records.</param>
    /// <param name="cancel">Cancels between records.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/> before a sync is started, and trouble of the engine.</exception>
    public void PutResourceTypes(IEnumerable<ResourceType> messages, CancellationToken cancel = default) =>
        Put(messages, _resourceTypes, _translator.Add, batch => Engine.PutResourceTypes(batch, cancel), cancel);

    /// <summary>Upserts resources of the running sync by type and id.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    public void PutResources(IEnumerable<Resource> messages, CancellationToken cancel = default) =>
        Put(messages, _resources, _translator.Add, batch => Engine.PutResources(batch, cancel), cancel);

    /// <summary>Upserts entitlements of the running sync by id.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    public void PutEntitlements(IEnumerable<Entitlement> messages, CancellationToken cancel = default) =>
        Put(messages, _entitlements, _translator.Add, batch => Engine.PutEntitlements(batch, cancel), cancel);

    /// <summary>Upserts grants of the running sync by id. A grant whose expandable annotation changed has to be expanded again.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    public void PutGrants(IEnumerable<Grant> messages, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (Engine is IGrantLoader loader)
        {
            _feed ??= new GrantFeed(MakeTranslator, _options.Timings?.Stages, Path);
            var now = Instant.From(_options.Clock.GetUtcNow());
            if (messages is IReadOnlyList<Grant> list)
            {
                Load(loader, list, now, cancel);
            }
            else
            {
                LoadStream(loader, messages, now, cancel);
            }
        }
        else
        {
            Put(messages, _grants, _translator.Add, batch => Engine.PutGrants(batch, GrantPutMode.Replace, cancel), cancel);
        }
    }

    /// <summary>Upserts grants that an expansion produced: the expansion state of grants that exist stays as it is.</summary>
    /// <inheritdoc cref="PutResourceTypes"/>
    public void PutExpandedGrants(IEnumerable<Grant> messages, CancellationToken cancel = default) =>
        Put(messages, _grants, _translator.Add, batch => Engine.PutGrants(batch, GrantPutMode.PreserveExpansion, cancel), cancel);

    /// <summary>Upserts an asset of the running sync by id. Without bytes, nothing is written.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="contentType">Media type; empty is stored as <c>unknown</c>.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="cancel">Cancels before the write.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/> before a sync is started, and trouble of the engine.</exception>
    public void PutAsset(string id, string contentType, ReadOnlySpan<byte> data, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(contentType);
        _assets.Clear();
        AssetRow row = default;
        row.ExternalId = _assets.Append(id);
        row.ContentType = _assets.Append(contentType.Length == 0 ? "unknown" : contentType);
        row.Data = _assets.Append(data);
        _assets.Add(row);
        EngineCall.Run(() => Engine.PutAssets(_assets, cancel));
    }

    /// <summary>Deletes one grant of the running sync.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there was none.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/>, <see cref="C1zErrorCode.AmbiguousId"/>.</exception>
    public bool DeleteGrant(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return EngineCall.Run(() => Engine.DeleteGrant(id));
    }

    private void Load(IGrantLoader loader, IReadOnlyList<Grant> grants, Instant now, CancellationToken cancel)
    {
        if (grants.Count > 0)
        {
            using (_feed!.Begin(grants, now, loader.Shards))
            {
                EngineCall.Run(() => loader.LoadGrants(_feed, _feed.Shards, cancel));
            }
        }
    }

    // The sequence is the caller's code. It runs on the caller's thread and while the engine is free, since it may well read what this writer holds.
    private void LoadStream(IGrantLoader loader, IEnumerable<Grant> grants, Instant now, CancellationToken cancel)
    {
        int most = GrantFeed.PieceRows * PiecesOfShard * loader.Shards;
        using IEnumerator<Grant> stream = grants.GetEnumerator();
        try
        {
            int count;
            do
            {
                count = FillWindow(stream, most, out ExceptionDispatchInfo? broken, cancel);
                Load(loader, new ArraySegment<Grant>(_window, 0, count), now, cancel);
                broken?.Throw();
            }
            while (count == most);
        }
        finally
        {
            Array.Clear(_window);
        }
    }

    // Of a sequence that breaks whole pieces are kept.
    private int FillWindow(IEnumerator<Grant> stream, int most, out ExceptionDispatchInfo? broken, CancellationToken cancel)
    {
        int count = 0;
        broken = null;
        try
        {
            for (; count < most && stream.MoveNext(); count++)
            {
                if (count == _window.Length)
                {
                    Array.Resize(ref _window, Math.Min(most, Math.Max(FirstWindow, 2 * count)));
                }

                _window[count] = stream.Current;
                cancel.ThrowIfCancellationRequested();
            }
        }
        catch (Exception e)
        {
            broken = ExceptionDispatchInfo.Capture(e);
            count -= count % GrantFeed.PieceRows;
        }

        return count;
    }

    private void Put<TMessage, TBatch>(
        IEnumerable<TMessage> messages, TBatch batch, RecordTranslator.RowWriter<TMessage, TBatch> add, BatchSink<TBatch> sink, CancellationToken cancel)
        where TBatch : class, IRowBatch
    {
        ArgumentNullException.ThrowIfNull(messages);
        int chunkRows = Engine is IGrantLoader ? ChunkRowsOfLoader : ChunkRows;
        batch.Clear();
        _translator.BeginCall();
        long startedAt = Now();
        foreach (TMessage message in messages)
        {
            RecordTranslator.Run(message, batch, add, Path);
            if (batch.Count >= chunkRows || batch.SlabLength >= ChunkBytes)
            {
                cancel.ThrowIfCancellationRequested();
                Measure("translate", startedAt);
                EngineCall.Run(() => sink(batch));
                batch.Clear();
                startedAt = Now();
            }
        }

        Measure("translate", startedAt);
        EngineCall.Run(() => sink(batch));
        batch.Clear();
    }
}
