//! Somebody at the other end of a real socket: says something, waits for what answers it, and never waits for ever.

use std::future::Future;
use std::time::Duration;

use burnrate_client_proto::client::{Client, ClientError};
use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ClientId, JoinCode, MatchId, SeatToken, VendorId};
use burnrate_client_proto::message::{Answer, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::view::{Change, Pace};
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Server, key};

/// Whatever a server has to say, it says by then, on a slow machine that builds meanwhile.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a test's future, within bounds.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        tokio::time::timeout(5 * PATIENCE, test).await.expect("the test does not come to its end");
    });
}

/// One connection, past `Hello`.
pub(crate) struct Guest(Client);

/// A seat, as it was given.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) match_id: MatchId,
    pub(crate) person: u32,
    pub(crate) token: SeatToken,
}

/// The name of a client.
pub(crate) fn client(number: u8) -> ClientId {
    ClientId([number; 16])
}

impl Guest {
    pub(crate) async fn connect(server: &Server, codec: Codec, number: u8) -> Self {
        Self::try_connect(&server.url(), codec, number).await.unwrap()
    }

    pub(crate) async fn try_connect(url: &str, codec: Codec, number: u8) -> Result<Self, ClientError> {
        let connecting = Client::connect(url, codec, client(number));
        let (client, welcome) = tokio::time::timeout(PATIENCE, connecting).await.expect("no welcome")?;
        assert!(matches!(welcome, ServerMessage::Welcome { .. }));
        Ok(Self(client))
    }

    /// The next message, whatever it is.
    pub(crate) async fn next(&mut self) -> Result<ServerMessage, ClientError> {
        tokio::time::timeout(PATIENCE, self.0.next()).await.expect("the server says nothing")
    }

    /// The next message that is no part of a view.
    pub(crate) async fn try_answer(&mut self) -> Result<ServerMessage, ClientError> {
        loop {
            let message = self.next().await?;
            if !matches!(message, ServerMessage::Snapshot { .. } | ServerMessage::Delta { .. }) {
                return Ok(message);
            }
        }
    }

    pub(crate) async fn answer(&mut self) -> ServerMessage {
        self.try_answer().await.unwrap()
    }

    pub(crate) async fn send(&mut self, message: &ClientMessage) -> Result<(), ClientError> {
        self.0.send(message).await
    }

    pub(crate) async fn ask(&mut self, message: ClientMessage) -> ServerMessage {
        self.send(&message).await.unwrap();
        self.answer().await
    }

    /// The error that a message is answered with.
    #[track_caller]
    pub(crate) fn refused(&mut self, message: ClientMessage) -> impl Future<Output = WireError> {
        let told = format!("{message:?}");
        async move {
            match self.ask(message).await {
                ServerMessage::Error { error, .. } => error,
                other => panic!("{told} was answered with {other:?}"),
            }
        }
    }

    pub(crate) async fn send_raw(&mut self, frame: Message) -> Result<(), ClientError> {
        self.0.send_raw(frame).await
    }

    /// The error that a frame is answered with.
    pub(crate) async fn refused_raw(&mut self, frame: Message) -> WireError {
        self.send_raw(frame).await.unwrap();
        match self.answer().await {
            ServerMessage::Error { error, .. } => error,
            other => panic!("a bad frame was answered with {other:?}"),
        }
    }

    /// The line is up and the server answers.
    pub(crate) async fn is_well(&mut self) {
        let pong = self.ask(ClientMessage::Ping { nonce: 77 }).await;
        assert_eq!(pong, ServerMessage::Pong { nonce: 77 });
    }

    /// Makes a classroom of this many matches.
    pub(crate) async fn create(&mut self, matches: u16, pace: Pace) -> (JoinCode, Vec<MatchId>) {
        self.create_of("first-class", matches, pace).await
    }

    /// Makes a classroom of this many matches of a scenario.
    pub(crate) async fn create_of(
        &mut self,
        scenario: &str,
        matches: u16,
        pace: Pace,
    ) -> (JoinCode, Vec<MatchId>) {
        let scenario = scenario.to_owned();
        let create = ClientMessage::Create { request: 1, key: key(), scenario, seed: Some(7), matches, pace };
        match self.ask(create).await {
            ServerMessage::Created { code, matches, .. } => (code, matches),
            other => panic!("no classroom: {other:?}"),
        }
    }

    pub(crate) async fn instruct(&mut self, match_id: &MatchId) {
        let instruct = ClientMessage::Instruct { match_id: match_id.clone(), key: key(), since: None };
        let answer = self.ask(instruct).await;
        assert!(matches!(answer, ServerMessage::Attached { .. }), "{answer:?}");
    }

    pub(crate) async fn order(&mut self, order: Order) {
        let answer = self.ask(ClientMessage::Order { request: 9, order }).await;
        assert_eq!(answer, ServerMessage::Done { request: 9 });
    }

    /// Has turns played, as an instructor, until so many days are closed; how many are.
    pub(crate) async fn play_until(&mut self, days: u32) -> u32 {
        let mut day = 0;
        while day < days {
            day = self.play_turn().await;
        }
        day
    }

    /// Has a turn played, and waits for its last day. What was shown before the order was taken is of an earlier turn.
    async fn play_turn(&mut self) -> u32 {
        let step = ClientMessage::Order { request: 9, order: Order::Step {} };
        self.send(&step).await.unwrap();
        let mut done = false;
        loop {
            match self.next().await.unwrap() {
                ServerMessage::Done { request: 9 } => done = true,
                // A year has more turns than may be ordered at once.
                ServerMessage::Error { request: None, error: WireError::TooFast { retry_after_ms } } => {
                    tokio::time::sleep(Duration::from_millis(u64::from(retry_after_ms))).await;
                    self.send(&step).await.unwrap();
                }
                ServerMessage::Delta { changes, .. } | ServerMessage::Snapshot { changes, .. } => {
                    let clocks = changes.iter().filter_map(|change| match change {
                        Change::Clock(clock) if done => Some(clock),
                        _ => None,
                    });
                    let mut ends = clocks.filter(|clock| clock.next_turn_day == clock.day + 1);
                    if let Some(end) = ends.next() {
                        return end.day;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    }

    pub(crate) async fn join(
        &mut self,
        code: &JoinCode,
        name: &str,
        match_id: &MatchId,
        vendor: u16,
    ) -> Taken {
        let (code, name) = (code.to_string(), name.to_owned());
        let (match_id, vendor) = (Some(match_id.clone()), Some(VendorId(vendor)));
        match self.ask(ClientMessage::Join { code, name, match_id, vendor }).await {
            ServerMessage::Joined { match_id, vendor: got, person, token } => {
                assert_eq!(Some(got), vendor);
                Taken { match_id, person: person.0, token }
            }
            other => panic!("not joined: {other:?}"),
        }
    }

    pub(crate) async fn sit(&mut self, taken: &Taken) {
        let answer = self.ask(sit(taken)).await;
        assert!(matches!(answer, ServerMessage::Attached { .. }), "{answer:?}");
    }

    /// What became of commands.
    pub(crate) async fn act(&mut self, seq: u64, commands: &[Command]) -> Answer {
        match self.ask(ClientMessage::Act { seq, commands: commands.to_vec() }).await {
            ServerMessage::Ack { seq: acknowledged, answer } => {
                assert_eq!(acknowledged, seq);
                answer
            }
            other => panic!("{commands:?} were answered with {other:?}"),
        }
    }
}

pub(crate) fn sit(taken: &Taken) -> ClientMessage {
    ClientMessage::Sit { match_id: taken.match_id.clone(), token: taken.token.clone(), since: None }
}
