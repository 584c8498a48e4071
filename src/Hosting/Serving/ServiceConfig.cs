using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using C1z.Proto.ConnectorWrapper.V1;
using C1z.Proto.Utls.V1;
using C1z.Sync;
using C1z.Sync.Remote;
using Google.Protobuf;

namespace C1z.Hosting;

/// <summary>What the parent of a connector told it: one line on standard input and a descriptor in the environment.</summary>
internal sealed class ServiceConfig : IDisposable
{
    // Several times what certificates and keys need; the ecosystem's connectors read no more either.
    private const int MaxLine = 64 << 10;

    private ServiceConfig(X509Certificate2 certificate, X509Certificate2 authority, int descriptor, int sessionPort)
    {
        Certificate = certificate;
        Authority = authority;
        Descriptor = descriptor;
        SessionPort = sessionPort;
    }

    /// <summary>What this side shows, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What signed both sides' certificates.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>The inherited listening socket.</summary>
    public int Descriptor { get; }

    /// <summary>Port of the parent's session store; 0 when there is none.</summary>
    public int SessionPort { get; }

    /// <summary>Reads and checks it.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="environment">Finds a variable of the environment.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.InvalidOption"/>: the parent did not keep the protocol, or speaks a dialect of it
    /// that cannot be spoken here.</exception>
    public static async ValueTask<ServiceConfig> ReadAsync(TextReader input, Func<string, string?> environment, CancellationToken cancel)
    {
        ServerConfig config = Parse(await ReadLineAsync(input, cancel));
        int descriptor = DescriptorFor(config, environment(InheritedListener.Variable));
        (X509Certificate2 certificate, X509Certificate2 authority) = Certificates(config.P256Credential);
        return new ServiceConfig(certificate, authority, descriptor, (int)config.SessionStoreListenPort);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        Authority.Dispose();
    }

    private static async ValueTask<string> ReadLineAsync(TextReader input, CancellationToken cancel)
    {
        // Character by character: what follows the line stays in the pipe, and a parent that never ends its line costs no memory.
        var line = new System.Text.StringBuilder();
        char[] one = new char[1];
        while (await input.ReadAsync(one, cancel) == 1 && one[0] != '\n')
        {
            line.Append(one[0]);
            if (line.Length > MaxLine)
            {
                throw Broken($"its first line is longer than {MaxLine} characters");
            }
        }

        return line.ToString().TrimEnd('\r');
    }

    private static ServerConfig Parse(string line)
    {
        if (line.Length == 0)
        {
            throw Broken("it is empty; this subcommand is for a parent process, not for people");
        }

        try
        {
            return ServerConfig.Parser.ParseFrom(Convert.FromBase64String(line));
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, "standard input: its first line is not a server configuration", e);
        }
    }

    private static int DescriptorFor(ServerConfig config, string? variable)
    {
        if (!int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
        {
            throw new SyncException(SyncErrorCode.InvalidOption, $"{InheritedListener.Variable} is '{variable}' and not the number of a descriptor");
        }

        try
        {
            using var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
            if (socket.LocalEndPoint is not IPEndPoint { Port: var port } || port != config.ListenPort)
            {
                throw new SyncException(
                    SyncErrorCode.InvalidOption, $"descriptor {descriptor} listens on {socket.LocalEndPoint}, the parent spoke of port {config.ListenPort}");
            }

            InheritedListener.EndInheritance(socket.SafeHandle);
            return descriptor;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, $"descriptor {descriptor} is not a listening socket: {e.Message}", e);
        }
    }

    private static (X509Certificate2 Certificate, X509Certificate2 Authority) Certificates(Credential? credential)
    {
        if (credential is null)
        {
            throw new SyncException(
                SyncErrorCode.InvalidOption, "the parent gave an Ed25519 key only, which the TLS of this runtime cannot use; `c1z sync` gives a P-256 key too");
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(credential.Key.Span, out _);
            using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(credential.Cert.Span);
            return (leaf.CopyWithPrivateKey(key), X509CertificateLoader.LoadCertificate(credential.CaCert.Span));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, $"the parent's certificates cannot be used: {e.Message}", e);
        }
    }

    private static SyncException Broken(string what) => new(SyncErrorCode.InvalidOption, $"standard input: {what}");
}
