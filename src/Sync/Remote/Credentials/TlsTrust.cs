using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace C1z.Sync.Remote;

/// <summary>Trust in one authority and in nothing the system trusts.</summary>
internal static class TlsTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>The policy of a client that checks a server.</summary>
    public static X509ChainPolicy ForServersOf(X509Certificate2 authority) => Policy(authority, ServerAuthentication);

    /// <summary>True when a client's certificate was signed by the authority and is valid.</summary>
    public static bool IsClientOf(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authority, ClientAuthentication) };
        return chain.Build(certificate);
    }

    private static X509ChainPolicy Policy(X509Certificate2 authority, string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority);
        policy.ApplicationPolicy.Add(new Oid(usage));
        return policy;
    }
}
