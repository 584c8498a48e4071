using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using C1z.Proto.Utls.V1;
using Google.Protobuf;

namespace C1z.Sync.Remote;

/// <summary>The certificates of one parent and one child: an authority made for the two of them, kept in memory, and a leaf for each side.</summary>
/// <remarks>
/// <para>The child's leaf has an Ed25519 key, because connectors of the ecosystem read the key as one. The framework cannot load such a key, so
/// there is a second leaf with a P-256 key for children that are built on the framework. Authority and client leaf are P-256: nobody else
/// loads their keys.</para>
/// <para>Leaves are valid for a year, as the ecosystem's are; the authority's key is thrown away once they are signed.</para>
/// </remarks>
internal sealed class ProcessCredentials : IDisposable
{
    private const string Ed25519Algorithm = "1.3.101.112";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private ProcessCredentials(X509Certificate2 authority, X509Certificate2 client, Credential server, Credential p256Server)
    {
        Authority = authority;
        Client = client;
        Server = server;
        P256Server = p256Server;
    }

    /// <summary>What both sides trust, and nothing else. Without its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>The parent's leaf with its key.</summary>
    public X509Certificate2 Client { get; }

    /// <summary>The child's leaf, Ed25519.</summary>
    public Credential Server { get; }

    /// <summary>The child's leaf, P-256.</summary>
    public Credential P256Server { get; }

    /// <summary>Makes a set.</summary>
    /// <param name="now">Beginning of the validity.</param>
    public static ProcessCredentials Create(DateTimeOffset now)
    {
        DateTimeOffset from = now - ClockSkew, until = now.AddYears(1);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=c1-connector-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 signer = request.CreateSelfSigned(from, until);
        X509Certificate2 authority = X509CertificateLoader.LoadCertificate(signer.RawData);

        var ed25519 = Ed25519Key.Create();
        using X509Certificate2 ed25519Leaf = Leaf("c1-connector-server", Ed25519PublicKey(ed25519.Public), signer, key, from, until);
        using X509Certificate2 p256Leaf = P256Leaf("c1-connector-server", signer, key, from, until);
        using ECDsa p256Key = p256Leaf.GetECDsaPrivateKey()!;
        return new ProcessCredentials(
            authority,
            P256Leaf("c1-connector-client", signer, key, from, until),
            Credential(authority, ed25519Leaf, ed25519.Private),
            Credential(authority, p256Leaf, p256Key.ExportPkcs8PrivateKey()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Authority.Dispose();
        Client.Dispose();
    }

    private static Credential Credential(X509Certificate2 authority, X509Certificate2 leaf, byte[] key) => new()
    {
        CaCert = ByteString.CopyFrom(authority.RawData),
        Cert = ByteString.CopyFrom(leaf.RawData),
        Key = UnsafeByteOperations.UnsafeWrap(key),
    };

    private static X509Certificate2 P256Leaf(string name, X509Certificate2 signer, ECDsa signerKey, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 leaf = Leaf(name, new PublicKey(key), signer, signerKey, from, until);
        return leaf.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Leaf(
        string name, PublicKey publicKey, X509Certificate2 signer, ECDsa signerKey, DateTimeOffset from, DateTimeOffset until)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}"), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.2", "client authentication"), new Oid("1.3.6.1.5.5.7.3.1", "server authentication")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(signer, true, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return request.Create(signer.SubjectName, X509SignatureGenerator.CreateForECDsa(signerKey), from, until, serial);
    }

    // SubjectPublicKeyInfo of RFC 8410: the algorithm has no parameters, the key is the bit string itself.
    private static PublicKey Ed25519PublicKey(byte[] key) =>
        new(new Oid(Ed25519Algorithm, "Ed25519"), null, new System.Security.Cryptography.AsnEncodedData(key));
}
