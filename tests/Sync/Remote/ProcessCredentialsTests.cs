using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using C1z.Proto.Utls.V1;
using C1z.Sync.Remote;

namespace C1z.Sync.Tests.Remote;

public sealed class ProcessCredentialsTests
{
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
