//! `burnrate bot`: a policy that plays a seat over the wire, as any client would: joins by code, decides when a turn
//! begins, says that it is ready, comes back when the line is cut, and ends with the match.

use std::time::Duration;

use burnrate_bots::{POLICIES, Policy, ViewHistory, policy};
use burnrate_client_proto::client::{Client, ClientError};
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ClientId, MatchId, SeatToken};
use burnrate_client_proto::message::{Answer, ClientMessage, ServerMessage, WireError};
use burnrate_client_proto::view::{Change, Clock, Phase, Slot, View};

use super::failure::Failure;

/// Play a seat of a running server by a policy, over the wire.
#[derive(Debug, clap::Args)]
pub(crate) struct BotArgs {
    /// The server, as a browser would open it: `http://HOST:PORT`.
    #[arg(long)]
    url: String,
    /// The classroom's join code.
    #[arg(long)]
    code: String,
    /// Which policy plays.
    #[arg(long, value_name = "NAME")]
    policy: String,
}

/// How often a bot says that it is there.
const PING_EVERY: Duration = Duration::from_millis(2_500);
/// A bot gives up after this many connections in a row that failed.
const FAILURES_MAX: u32 = 20;
/// The wait between two tries.
const RETRY_AFTER: Duration = Duration::from_millis(500);

pub(crate) fn run(args: &BotArgs, seed: u64) -> Result<(), Failure> {
    let names = || POLICIES.map(Policy::key).join(", ");
    let policy = policy(&args.policy).ok_or_else(|| {
        Failure::Input(format!("--policy {}: there is none; there are: {}", args.policy, names()))
    })?;
    let mut client = [0; 16];
    getrandom::fill(&mut client).map_err(Failure::input)?;
    let player = Player {
        url: socket_url(&args.url)?,
        code: args.code.clone(),
        client: ClientId(client),
        policy,
        seed,
        seat: None,
        view: View::default(),
        history: ViewHistory::default(),
        decided_turn: 0,
        seq: 0,
        unanswered: None,
    };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::input)?;
    runtime.block_on(player.play())
}

/// The WebSocket of a server's address.
fn socket_url(url: &str) -> Result<String, Failure> {
    match url.trim_end_matches('/').split_once("://") {
        Some(("http", host)) => Ok(format!("ws://{host}/ws")),
        Some(("ws", _)) => Ok(url.to_owned()),
        Some(_) | None => Err(Failure::Input(format!("--url {url}: it begins with http:// or ws://"))),
    }
}

/// Why a connection ended.
enum End {
    /// The match is over.
    MatchOver,
    /// The line broke; another may hold.
    Line(ClientError),
    /// The server said no.
    Refused(WireError),
}

impl From<ClientError> for End {
    fn from(error: ClientError) -> Self {
        if let ClientError::Refused(refused) = error { Self::Refused(refused) } else { Self::Line(error) }
    }
}

struct Player {
    url: String,
    code: String,
    client: ClientId,
    policy: &'static dyn Policy,
    seed: u64,
    seat: Option<(MatchId, SeatToken)>,
    view: View,
    history: ViewHistory,
    decided_turn: u32,
    seq: u64,
    /// The batch that waits for its answer; it is sent again, unchanged, until that comes.
    unanswered: Option<Vec<Command>>,
}

impl Player {
    async fn play(mut self) -> Result<(), Failure> {
        let mut failures = 0;
        loop {
            let seated = self.seat.is_some();
            match self.connection().await {
                End::MatchOver => return Ok(()),
                End::Refused(error) => return Err(Failure::input(error)),
                End::Line(error) if !seated || failures >= FAILURES_MAX => return Err(Failure::input(error)),
                End::Line(_) => failures += 1,
            }
            tokio::time::sleep(RETRY_AFTER).await;
        }
    }

    /// One connection, from its first word to its end.
    async fn connection(&mut self) -> End {
        match self.sit_and_decide().await {
            Ok(()) => End::MatchOver,
            Err(end) => end,
        }
    }

    async fn sit_and_decide(&mut self) -> Result<(), End> {
        let (mut server, _welcome) = Client::connect(&self.url, Codec::Bincode, self.client).await?;
        let (match_id, token) = match self.seat.clone() {
            Some(seat) => seat,
            None => self.join(&mut server).await?,
        };
        server.send(&ClientMessage::Sit { match_id, token, since: None }).await?;
        self.send_unanswered(&mut server).await?;
        let mut ping = tokio::time::interval(PING_EVERY);
        loop {
            tokio::select! {
                message = server.next() => {
                    self.hear(message?, &mut server).await?;
                    if self.clock().is_some_and(|clock| clock.phase == Phase::Ended) {
                        return Ok(());
                    }
                }
                _ = ping.tick() => {
                    server.send(&ClientMessage::Ping { nonce: 0 }).await?;
                    self.send_unanswered(&mut server).await?;
                }
            }
        }
    }

    async fn join(&mut self, server: &mut Client) -> Result<(MatchId, SeatToken), End> {
        let name = format!("bot {}", self.policy.key());
        server
            .send(&ClientMessage::Join { code: self.code.clone(), name, match_id: None, vendor: None })
            .await?;
        loop {
            let message = server.next().await?;
            if let ServerMessage::Joined { match_id, token, .. } = message {
                self.seat = Some((match_id.clone(), token.clone()));
                return Ok((match_id, token));
            }
            if let ServerMessage::Error { error, .. } = message {
                return Err(End::Refused(error));
            }
        }
    }

    async fn hear(&mut self, message: ServerMessage, server: &mut Client) -> Result<(), End> {
        match message {
            ServerMessage::Snapshot { piece, pieces, changes, .. } => {
                if piece == 0 {
                    self.view = View::default();
                }
                changes.into_iter().for_each(|change| self.view.apply(change));
                if piece + 1 == pieces { self.come_back(server).await } else { Ok(()) }
            }
            ServerMessage::Delta { changes, .. } => {
                changes.into_iter().for_each(|change| self.view.apply(change));
                self.decide_once_a_turn(server).await
            }
            ServerMessage::Ack { seq, answer } if seq == self.seq => self.answered(answer, server).await,
            ServerMessage::Error { request: None, error } => Err(End::Refused(error)),
            // Errors of a batch (busy, too fast, no log) pass: it is sent again with the next ping.
            ServerMessage::Error { request: Some(_), .. }
            | ServerMessage::Ack { .. }
            | ServerMessage::Welcome { .. }
            | ServerMessage::Scenarios { .. }
            | ServerMessage::Lobby(_)
            | ServerMessage::Joined { .. }
            | ServerMessage::Attached { .. }
            | ServerMessage::Forecasted { .. }
            | ServerMessage::ForecastRefused { .. }
            | ServerMessage::Created { .. }
            | ServerMessage::Classrooms { .. }
            | ServerMessage::Done { .. }
            | ServerMessage::Studying { .. }
            | ServerMessage::Found { .. }
            | ServerMessage::Pong { .. } => Ok(()),
        }
    }

    /// A whole view came: a server that was restarted has forgotten who is ready.
    async fn come_back(&mut self, server: &mut Client) -> Result<(), End> {
        let decided = self.clock().is_some_and(|clock| clock.turn == self.decided_turn);
        if decided && self.unanswered.is_none() {
            server.send(&ClientMessage::Ready { ready: true }).await?;
        }
        self.decide_once_a_turn(server).await
    }

    async fn decide_once_a_turn(&mut self, server: &mut Client) -> Result<(), End> {
        let Some(clock) = self.clock() else { return Ok(()) };
        if clock.phase != Phase::Running || clock.turn == self.decided_turn || self.unanswered.is_some() {
            return Ok(());
        }
        self.decided_turn = clock.turn;
        let seen: Vec<Change> = self.view.changes().cloned().collect();
        self.history.observe(&seen);
        let commands = self.policy.decide(&self.history, self.seed ^ u64::from(self.decided_turn));
        self.act(commands, server).await
    }

    /// Sends a batch, or says that there is nothing to decide.
    async fn act(&mut self, commands: Vec<Command>, server: &mut Client) -> Result<(), End> {
        if commands.is_empty() {
            self.unanswered = None;
            return Ok(server.send(&ClientMessage::Ready { ready: true }).await?);
        }
        self.seq += 1;
        self.unanswered = Some(commands);
        self.send_unanswered(server).await
    }

    /// What the rules refused is left out, and the rest is sent as a new batch.
    async fn answered(&mut self, answer: Answer, server: &mut Client) -> Result<(), End> {
        let Some(mut commands) = self.unanswered.take() else { return Ok(()) };
        let rest = match answer {
            Answer::Refused { index, .. } if usize::from(index) < commands.len() => {
                commands.remove(usize::from(index));
                commands
            }
            Answer::Refused { .. } | Answer::Accepted { .. } | Answer::TooOld {} | Answer::NeverSeen {} => {
                Vec::new()
            }
        };
        self.act(rest, server).await
    }

    async fn send_unanswered(&self, server: &mut Client) -> Result<(), End> {
        if let Some(commands) = &self.unanswered {
            server.send(&ClientMessage::Act { seq: self.seq, commands: commands.clone() }).await?;
        }
        Ok(())
    }

    fn clock(&self) -> Option<&Clock> {
        if let Some(Change::Clock(clock)) = self.view.get(Slot::Clock) { Some(clock) } else { None }
    }
}
