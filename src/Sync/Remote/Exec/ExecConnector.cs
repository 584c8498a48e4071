using System.Net.Sockets;
using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Proto.ConnectorWrapper.V1;

namespace C1z.Sync.Remote;

/// <summary>A connector program, in whatever language, that runs as a child process and is driven over gRPC with mutual TLS.</summary>
/// <remarks>
/// <para>It speaks the subprocess protocol of the ecosystem: connectors that exist today are started as they are. Sockets are inherited, so
/// it works on Unix; Linux is what is tested.</para>
/// <para>Every failure of a call is a <see cref="ConnectorException"/>. A program that died fails the call under way and all further ones with
/// <see cref="ConnectorStatus.Internal"/>, its exit code and its last lines; it is not started again. Safe for concurrent use.</para>
/// </remarks>
public sealed class ExecConnector : IConnector
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    // Between the end of a connection and the end of its process.
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(1);

    private readonly ConnectorProcess _process;
    private readonly ProcessCredentials _credentials;
    private readonly ISessionPublisher? _sessions;
    private readonly GrpcClient _client;
    private readonly RemoteConnector _remote;
    private bool _isDisposed;

    private ExecConnector(ExecOptions options, ConnectorProcess process, int port, ProcessCredentials credentials, ISessionPublisher? sessions)
    {
        _process = process;
        _credentials = credentials;
        _sessions = sessions;
        _client = new GrpcClient(new GrpcClientOptions(port, credentials.Client, credentials.Authority)
        {
            MaxMessageBytes = options.MaxMessageBytes,
            CallTimeout = options.CallTimeout,
            ConnectTimeout = options.StartTimeout,
            Clock = options.Clock,
        });
        _remote = new RemoteConnector(_client, sessions, options.MaxAssetBytes);
        ProcessId = process.Id;
    }

    /// <summary>Number of the program's process.</summary>
    public int ProcessId { get; }

    /// <summary>Starts a connector program and waits until it answers.</summary>
    /// <param name="options">Which one, and how.</param>
    /// <param name="cancel">Gives it up; the program is ended.</param>
    /// <returns>The connector; disposing it ends the program.</returns>
    /// <exception cref="ConnectorException">
    /// <see cref="ConnectorStatus.FailedPrecondition"/>: the program cannot be started. <see cref="ConnectorStatus.Internal"/>: it ended.
    /// <see cref="ConnectorStatus.DeadlineExceeded"/>: no answer in time. <see cref="ConnectorStatus.Unauthenticated"/>: it showed another
    /// certificate than the one it was given.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">Sockets cannot be inherited here.</exception>
    public static async Task<ExecConnector> StartAsync(ExecOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Command);
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("connector programs are started with an inherited socket, which this system does not have");
        }

        var credentials = ProcessCredentials.Create(options.Clock.GetUtcNow());
        ISessionPublisher? sessions = null;
        ExecConnector connector;
        try
        {
            sessions = options.Sessions is { } publish ? await publish(credentials.Client, credentials.Authority, cancel) : null;
            using var listener = new InheritedListener();
            ConnectorProcess process = await ConnectorProcess.StartAsync(
                options,
                listener,
                new ServerConfig
                {
                    Credential = credentials.Server,
                    P256Credential = credentials.P256Server,
                    SessionStoreListenPort = (uint)(sessions?.Port ?? 0),
                },
                cancel);
            connector = new ExecConnector(options, process, listener.Port, credentials, sessions);
        }
        catch (Exception e)
        {
            if (sessions is not null)
            {
                await sessions.DisposeAsync();
            }

            credentials.Dispose();
            if (e is IOException or SocketException)
            {
                throw new ConnectorException(ConnectorStatus.FailedPrecondition, $"connector '{options.Command}' cannot be started: {e.Message}", e);
            }

            throw;
        }

        try
        {
            await connector.DialAsync(options, cancel);
            return connector;
        }
        catch
        {
            await connector.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default) => Call(_remote.GetMetadataAsync, cancel);

    /// <inheritdoc/>
    public ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default) => Call(_remote.ValidateAsync, cancel);

    /// <inheritdoc/>
    public ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default) =>
        Call(c => _remote.ListResourceTypesAsync(request, c), cancel);

    /// <inheritdoc/>
    public ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default) =>
        Call(c => _remote.ListResourcesAsync(request, c), cancel);

    /// <inheritdoc/>
    public ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default) =>
        Call(c => _remote.GetResourceAsync(request, c), cancel);

    /// <inheritdoc/>
    public ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel = default) =>
        Call(c => _remote.ListStaticEntitlementsAsync(request, c), cancel);

    /// <inheritdoc/>
    public ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default) =>
        Call(c => _remote.ListEntitlementsAsync(request, c), cancel);

    /// <inheritdoc/>
    public ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default) =>
        Call(c => _remote.ListGrantsAsync(request, c), cancel);

    /// <inheritdoc/>
    public ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default) => Call(c => _remote.GetAssetAsync(asset, c), cancel);

    /// <inheritdoc/>
    public async ValueTask CleanupAsync(string syncId, CancellationToken cancel = default) => await Call(
        async c =>
        {
            await _remote.CleanupAsync(syncId, c);
            return true;
        },
        cancel);

    /// <summary>Ends the program: asks it to, then kills it and all that it started. Calls under way fail. Disposing again does nothing.</summary>
    /// <returns>The work, at most a little longer than <see cref="ExecOptions.StopTimeout"/>.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _client.Dispose();
        try
        {
            await _process.DisposeAsync();
        }
        finally
        {
            if (_sessions is not null)
            {
                await _sessions.DisposeAsync();
            }

            _credentials.Dispose();
        }
    }

    // The socket listens before the program runs, so a connection waits for the program rather than being refused. Any answer of gRPC will do.
    private async ValueTask DialAsync(ExecOptions options, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(options.StartTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        ConnectorException? last = null;
        try
        {
            while (true)
            {
                try
                {
                    await GetMetadataAsync(either.Token);
                    return;
                }
                catch (ConnectorException e) when (e is { Status: ConnectorStatus.Unavailable or ConnectorStatus.DeadlineExceeded, InnerException: not null })
                {
                    last = e;
                    await Task.Delay(RetryInterval, options.Clock, either.Token);
                }
                catch (ConnectorException e) when (e is { InnerException: null, Status: not ConnectorStatus.Internal })
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new ConnectorException(
                ConnectorStatus.DeadlineExceeded,
                $"connector '{options.Command}' did not answer within {options.StartTimeout.TotalSeconds:0.###} s ({last?.Message ?? "no connection"}); {_process.LastWords}",
                last ?? (Exception)e);
        }
    }

    private async ValueTask<T> Call<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancel.ThrowIfCancellationRequested();
        CancellationToken exited = _process.Exited;
        if (exited.IsCancellationRequested)
        {
            throw _process.Death(null);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(exited, cancel);
        try
        {
            return await call(either.Token);
        }
        catch (Exception) when (_isDisposed)
        {
            throw new ObjectDisposedException(nameof(ExecConnector));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (OperationCanceledException e)
        {
            throw _process.Death(e);
        }
        catch (ConnectorException e) when (e.InnerException is IOException or HttpRequestException or OperationCanceledException)
        {
            bool isDead = await _process.EndedAsync(ExitGrace);

            // A terminal interrupts a program and its parent alike: then this is an interruption, and the sync can go on later.
            cancel.ThrowIfCancellationRequested();
            if (isDead)
            {
                throw _process.Death(e);
            }

            throw;
        }
    }
}
