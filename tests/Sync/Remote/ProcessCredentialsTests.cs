using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using C1z.Proto.Utls.V1;
using C1z.Sync.Remote;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Remote;

public sealed class ProcessCredentialsTests
{
    private const string PythonServer = """
        import socket, ssl, sys
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1])
        context.load_verify_locations(sys.argv[2])
        context.verify_mode = ssl.CERT_REQUIRED
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        with context.wrap_socket(listener.accept()[0], server_side=True) as tls:
            subject = dict(pair[0] for pair in tls.getpeercert()["subject"])
            tls.sendall((subject["commonName"] + "\n").encode())
        """;

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public void The_childs_ed25519_leaf_carries_the_key_that_goes_with_it()
    {
        using var credentials = ProcessCredentials.Create(Now);
        Credential server = credentials.Server;
        server.Key.Length.Should().Be(64);
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(server.Cert.Span);
        leaf.PublicKey.Oid.Value.Should().Be("1.3.101.112");
        leaf.PublicKey.EncodedKeyValue.RawData.Should().Equal(server.Key.Span[32..].ToArray());
        (leaf.PublicKey.EncodedParameters?.RawData ?? []).Should().BeEmpty("the algorithm has no parameters, not even a null");
        Ed25519Key.FromSeed(server.Key.Span[..32]).Public.Should().Equal(leaf.PublicKey.EncodedKeyValue.RawData);
        leaf.Subject.Should().Be("CN=c1-connector-server");
        leaf.NotBefore.ToUniversalTime().Should().BeBefore(Now.UtcDateTime);
    }

    [Fact]
    public void Only_leaves_of_the_authority_are_trusted()
    {
        using var ours = ProcessCredentials.Create(Now);
        using var theirs = ProcessCredentials.Create(Now);
        TlsTrust.IsClientOf(ours.Client, ours.Authority).Should().BeTrue();
        TlsTrust.IsClientOf(theirs.Client, ours.Authority).Should().BeFalse();
        TlsTrust.IsClientOf(ours.Client, theirs.Authority).Should().BeFalse();
        using var old = ProcessCredentials.Create(Now.AddYears(-2));
        TlsTrust.IsClientOf(old.Client, old.Authority).Should().BeFalse("it is no longer valid");
    }

    [Fact]
    public async Task Both_leaves_of_one_authority_make_a_mutual_connection()
    {
        using var credentials = ProcessCredentials.Create(Now);
        using X509Certificate2 server = P256(credentials.P256Server);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<bool> accepted = AcceptAsync(listener, server, credentials.Authority);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            ClientCertificates = [credentials.Client],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => credentials.Client,
            CertificateChainPolicy = TlsTrust.ForServersOf(credentials.Authority),
        });
        tls.IsMutuallyAuthenticated.Should().BeTrue();
        (await accepted).Should().BeTrue();
    }

    // What a connector of the ecosystem does with its key, by another TLS library than the framework's binding, which has no Ed25519 keys.
    [SkippableFact]
    public async Task The_ed25519_leaf_makes_a_mutual_connection_too()
    {
        using var credentials = ProcessCredentials.Create(Now);
        using var folder = new TempFolder();
        byte[] pkcs8 = [.. Convert.FromHexString("302e020100300506032b657004220420"), .. credentials.Server.Key.Span[..32]];
        string chain = folder.Write("leaf.pem", PemEncoding.WriteString("PRIVATE KEY", pkcs8) + "\n" + Pem(credentials.Server.Cert) + "\n");
        string authority = folder.Write("authority.pem", Pem(credentials.Server.CaCert) + "\n");
        using Process python = Python(folder.Write("server.py", PythonServer), chain, authority);
        string port = await python.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await python.StandardError.ReadToEndAsync());

        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
        await using (var tls = new SslStream(tcp.GetStream()))
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                LocalCertificateSelectionCallback = (_, _, _, _, _) => credentials.Client,
                CertificateChainPolicy = TlsTrust.ForServersOf(credentials.Authority),
            });
            using var answer = new StreamReader(tls);
            (await answer.ReadLineAsync()).Should().Be("c1-connector-client", "the server saw and checked the client's certificate");
        }

        await python.WaitForExitAsync();
        python.ExitCode.Should().Be(0);
    }

    private static Process Python(string script, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", [script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw new SkipException($"python3 is needed as a TLS server with an Ed25519 key: {e.Message}");
        }
    }

    private static string Pem(Google.Protobuf.ByteString certificate) => PemEncoding.WriteString("CERTIFICATE", certificate.Span);

    private static async Task<bool> AcceptAsync(TcpListener listener, X509Certificate2 certificate, X509Certificate2 authority)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, c, _, _) => c is X509Certificate2 x && TlsTrust.IsClientOf(x, authority),
        });
        return tls.IsMutuallyAuthenticated;
    }

    private static X509Certificate2 P256(Credential credential)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(credential.Key.Span, out _);
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(credential.Cert.Span);
        return leaf.CopyWithPrivateKey(key);
    }
}
