//! A CONNECT proxy that is also the whole web: it ends TLS itself, with a certificate made for the
//! host asked for, and hands each request to a [`Site`]. A browser started with
//! [`crate::Launch::proxy`] has no other way out, so real host names work and the log is the proof
//! of what left the browser.

use anyhow::{Context, Result, bail};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Longest request head and body read; the browsers send far less.
const MOST_HEAD: u64 = 64 << 10;
const MOST_BODY: u64 = 8 << 20;

/// What a browser asked for.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// `http` or `https`.
    pub scheme: &'static str,
    pub host: String,
    /// Path with query, from the first slash.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.host, self.path)
    }

    /// First header of that lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Writes a body of any length, until the browser hangs up if it likes.
pub type Flow = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

pub enum Body {
    Bytes(Vec<u8>),
    /// Sent without a length; the connection is closed after it.
    Flow(Flow),
}

pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

impl Response {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".into(), content_type.into())];
        Response { status, headers, body: Body::Bytes(body.into()) }
    }

    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Response::new(200, "text/html; charset=utf-8", body)
    }

    pub fn not_found() -> Self {
        Response::new(404, "text/plain; charset=utf-8", "not found")
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// What stands behind the proxy.
pub trait Site: Send + Sync + 'static {
    /// Whether this web has the host; a request to any other is refused and logged.
    fn has(&self, host: &str) -> bool;

    fn answer(&self, request: &Request) -> Response;

    /// False for a host whose TLS handshake fails.
    fn tls_works(&self, _host: &str) -> bool {
        true
    }
}

/// A function answers for every host; `None` is "404 Not Found".
impl<F> Site for F
where
    F: Fn(&Request) -> Option<Response> + Send + Sync + 'static,
{
    fn has(&self, _host: &str) -> bool {
        true
    }

    fn answer(&self, request: &Request) -> Response {
        self(request).unwrap_or_else(Response::not_found)
    }
}

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Status answered; `None` when the host was refused or the handshake failed.
    pub status: Option<u16>,
    /// For a refused `CONNECT` only method and host are known.
    pub request: Request,
}

/// A running proxy. It serves until the process ends.
#[derive(Clone)]
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    site: Box<dyn Site>,
    log: Mutex<Vec<Entry>>,
    online: AtomicBool,
    tls: Mutex<HashMap<String, Arc<ServerConfig>>>,
}

impl Proxy {
    pub fn start(site: impl Site) -> Result<Proxy> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            site: Box::new(site),
            log: Mutex::default(),
            online: AtomicBool::new(true),
            tls: Mutex::default(),
        });
        let for_threads = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = for_threads.clone();
                // A browser hangs up whenever it likes; that is no error of ours.
                std::thread::spawn(move || drop(shared.serve(stream)));
            }
        });
        Ok(Proxy { port, shared })
    }

    /// Port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything asked for so far, in order.
    pub fn log(&self) -> Vec<Entry> {
        lock(&self.shared.log).clone()
    }

    pub fn clear_log(&self) {
        lock(&self.shared.log).clear();
    }

    /// Offline, every connection is dropped at once.
    pub fn set_online(&self, online: bool) {
        self.shared.online.store(online, Ordering::SeqCst);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn serve(&self, stream: TcpStream) -> Result<()> {
        if !self.online.load(Ordering::SeqCst) {
            return Ok(());
        }
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        let Some(head) = read_head(&mut reader)? else { return Ok(()) };
        if head.method == "CONNECT" {
            return self.serve_tls(head, reader.into_inner());
        }
        // Without TLS the target is a whole address.
        let Some((host, path)) = head.target.strip_prefix("http://").map(split_host) else {
            bail!("no address of a page: {}", head.target)
        };
        let request = head.request("http", host, path, read_body(&mut reader, &head)?);
        if !self.site.has(&request.host) {
            self.note(None, request);
            reader.get_mut().write_all(REFUSED)?;
            return Ok(());
        }
        self.reply(request, reader.get_mut()).map(drop)
    }

    fn serve_tls(&self, connect: Head, mut stream: TcpStream) -> Result<()> {
        let host =
            connect.target.rsplit_once(':').map_or(&*connect.target, |(host, _)| host).to_string();
        if !self.site.has(&host) {
            self.note(None, connect.request("https", &host, "/", Vec::new()));
            stream.write_all(REFUSED)?;
            return Ok(());
        }
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
        if !self.site.tls_works(&host) {
            self.note(None, connect.request("https", &host, "/", Vec::new()));
            stream.write_all(b"this is no handshake")?;
            return Ok(());
        }
        let session = ServerConnection::new(self.tls_for(&host)?)?;
        let mut reader = BufReader::new(StreamOwned::new(session, stream));
        while let Some(head) = read_head(&mut reader)? {
            let body = read_body(&mut reader, &head)?;
            let request = head.request("https", &host, &head.target, body);
            if !self.online.load(Ordering::SeqCst) || !self.reply(request, reader.get_mut())? {
                break;
            }
        }
        Ok(())
    }

    /// Answers one request; false when the connection cannot be used again.
    fn reply(&self, request: Request, out: &mut dyn Write) -> Result<bool> {
        let with_body = request.method != "HEAD";
        let response = self.site.answer(&request);
        self.note(Some(response.status), request);
        let mut head = format!("HTTP/1.1 {} -\r\n", response.status);
        for (name, value) in &response.headers {
            head += &format!("{name}: {value}\r\n");
        }
        match response.body {
            Body::Bytes(bytes) => {
                head += &format!("Content-Length: {}\r\n\r\n", bytes.len());
                out.write_all(head.as_bytes())?;
                if with_body {
                    out.write_all(&bytes)?;
                }
                out.flush()?;
                Ok(true)
            }
            Body::Flow(flow) => {
                head += "Connection: close\r\n\r\n";
                out.write_all(head.as_bytes())?;
                flow(out)?;
                out.flush()?;
                Ok(false)
            }
        }
    }

    fn note(&self, status: Option<u16>, request: Request) {
        lock(&self.log).push(Entry { status, request });
    }

    fn tls_for(&self, host: &str) -> Result<Arc<ServerConfig>> {
        if let Some(config) = lock(&self.tls).get(host) {
            return Ok(config.clone());
        }
        // A key for each host: the serial number comes from it, and Firefox refuses a second
        // certificate of one issuer with the same number.
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec![host.to_string()])?;
        // A name of its own too: Firefox tries every certificate of an issuer's name as the issuer, so that of 400
        // hosts under one name each new one took seconds. A common name has at most 64 letters.
        let name = host.get(host.len().saturating_sub(64)..).unwrap_or_default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.self_signed(&key)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()?
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)?;
        let config = Arc::new(config);
        lock(&self.tls).insert(host.to_string(), config.clone());
        Ok(config)
    }
}

const REFUSED: &[u8] = b"HTTP/1.1 403 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

struct Head {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

impl Head {
    fn request(&self, scheme: &'static str, host: &str, path: &str, body: Vec<u8>) -> Request {
        Request {
            method: self.method.clone(),
            scheme,
            host: host.to_ascii_lowercase(),
            path: path.to_string(),
            headers: self.headers.clone(),
            body,
        }
    }
}

/// Reads up to the empty line; `None` when the other side hung up before the first byte.
fn read_head(reader: &mut impl BufRead) -> Result<Option<Head>> {
    let mut limited = reader.take(MOST_HEAD);
    let mut line = String::new();
    if limited.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_ascii_whitespace();
    let method = words.next().context("empty request line")?.to_string();
    let target = words.next().context("no target")?.to_string();
    let mut headers = Vec::new();
    loop {
        line.clear();
        if limited.read_line(&mut line)? == 0 {
            bail!("request head cut short or too long");
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) => {
                headers.push((name.to_ascii_lowercase(), value.trim().to_string()))
            }
            None if line.trim_end().is_empty() => {
                return Ok(Some(Head { method, target, headers }));
            }
            None => bail!("a header without colon"),
        }
    }
}

fn read_body(reader: &mut impl Read, head: &Head) -> Result<Vec<u8>> {
    let length = head.headers.iter().find(|(name, _)| name == "content-length");
    let length: u64 = length.and_then(|(_, n)| n.parse().ok()).unwrap_or(0);
    if length > MOST_BODY {
        bail!("request body too long");
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok(body)
}

fn split_host(rest: &str) -> (&str, &str) {
    let slash = rest.find('/').unwrap_or(rest.len());
    let host = rest[..slash].split(':').next().unwrap_or_default();
    (host, if slash < rest.len() { &rest[slash..] } else { "/" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_head() {
        let head =
            read_head(&mut "GET /a HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"1\"\r\n\r\n".as_bytes());
        let head = head.unwrap().unwrap();
        assert_eq!((head.method.as_str(), head.target.as_str()), ("GET", "/a"));
        assert_eq!(head.headers[1], ("if-none-match".into(), "\"1\"".into()));
        assert!(read_head(&mut "".as_bytes()).unwrap().is_none());
        assert!(read_head(&mut "GET /a HTTP/1.1\r\nno colon\r\n\r\n".as_bytes()).is_err());
    }

    #[test]
    fn splits_host_and_path() {
        for (rest, expected) in
            [("a.example:80/b/c", ("a.example", "/b/c")), ("a.example", ("a.example", "/"))]
        {
            assert_eq!(split_host(rest), expected);
        }
    }

    #[test]
    fn serves_plain_http_and_keeps_a_log() {
        let proxy =
            Proxy::start(|r: &Request| (r.path == "/yes").then(|| Response::html("here"))).unwrap();
        for (path, status) in [("/yes", 200), ("/no", 404)] {
            let mut stream = TcpStream::connect(("127.0.0.1", proxy.port())).unwrap();
            write!(stream, "GET http://a.example{path} HTTP/1.1\r\nHost: a.example\r\n\r\n")
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
            assert_eq!(proxy.log().last().unwrap().status, Some(status));
        }
        assert_eq!(proxy.log()[0].request.url(), "http://a.example/yes");
    }
}
